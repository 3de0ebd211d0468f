import Connectivity
import Datasource
import JSON
import Platforms

/// The result of a create or an update on a platform.
struct PlatformWriteAnswer {
    private let name: String
    private let datasourceType: String
    private(set) var warnings: [Issue]
    var test: TestReport?

    /// What a dry run would send.
    var planned: [PlannedRequest]?

    init(_ name: String, _ datasourceType: String, _ warnings: [Issue]) {
        self.name = name
        self.datasourceType = datasourceType
        self.warnings = warnings
    }

    init(_ source: WrittenSource, _ warnings: [Issue]) {
        self.init(source.name, source.datasourceType, warnings)
    }

    mutating func warn(_ place: JSONPointer, _ code: Issue.Code, _ message: String) {
        warnings.append(Issue(path: place, code: code, message: message, severity: .warning))
    }

    var json: JSONValue {
        var answer: JSONObject = ["name": .string(name), "datasourceType": .string(datasourceType)]
        answer["test"] = test?.json
        if let planned {
            answer["dryRun"] = true
            answer["requests"] = .array(planned.map(\.json))
        }
        if !warnings.isEmpty {
            answer["warnings"] = warnings.json
        }
        return .object(answer)
    }
}
