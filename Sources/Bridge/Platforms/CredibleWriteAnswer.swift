import Connectivity
import Datasource
import JSON
import Platforms

/// The result of a create or an update.
struct CredibleWriteAnswer {
    private let source: WrittenSource
    private var warnings: [Issue]
    var test: TestReport?

    /// What a dry run would send.
    var planned: [CredibleClient.PlannedRequest]?

    init(_ source: WrittenSource, _ warnings: [Issue]) {
        self.source = source
        self.warnings = warnings
    }

    mutating func warn(_ place: JSONPointer, _ code: Issue.Code, _ message: String) {
        warnings.append(Issue(path: place, code: code, message: message, severity: .warning))
    }

    var json: JSONValue {
        var answer: JSONObject = [
            "name": .string(source.name), "datasourceType": .string(source.datasourceType),
        ]
        answer["test"] = test?.json
        if let planned {
            answer["dryRun"] = true
            answer["requests"] = .array(
                planned.map { request in
                    [
                        "method": .string(request.method), "url": .string(request.url),
                        "body": .object(request.body),
                    ]
                }
            )
        }
        if !warnings.isEmpty {
            answer["warnings"] = warnings.json
        }
        return .object(answer)
    }
}
