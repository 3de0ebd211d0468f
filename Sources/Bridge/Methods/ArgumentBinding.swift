import Datasource
import JSON
import JSONRPC

/// Collects the parameters of one call, and what is wrong with them.
///
/// The reading thread does this, so its work and its answer are bounded: the first problems are told, and after so many
/// of them nothing more is looked at.
struct ArgumentBinding {
    static let issueLimit = 100

    private let method: Method
    private let parameters: [Parameter]
    private var object: JSONObject = [:]
    private var issues: [Issue] = []

    init(_ method: Method) {
        self.method = method
        parameters = method.parameters
    }

    /// Takes parameters by name.
    mutating func bind(_ params: JSONView) {
        for (key, value) in params.members {
            guard issues.count < Self.issueLimit else {
                issues.append(Self.tooManyIssues)
                return
            }
            if let parameter = parameter(key) {
                bind(parameter, value.value)
            } else {
                issues.append(unknown(key.string ?? ""))
            }
        }
    }

    /// Takes parameters that were given by position.
    mutating func bind(_ named: JSONObject) {
        for parameter in parameters {
            if let value = named[parameter.name] {
                bind(parameter, value)
            }
        }
    }

    /// - Throws: `-32602` with everything that is wrong.
    func result() throws(RPCError) -> JSONObject {
        let issues = issues + missing
        guard issues.isEmpty else { throw .invalidParameters(issues) }
        return object
    }

    private func parameter(_ key: JSONView) -> Parameter? {
        if let parameter = parameters.first(where: { key.equals($0.name) }) {
            return parameter
        }
        // Every request that waits may ask for progress.
        return method.defaultTimeoutMilliseconds != nil && key.equals("progress") ? Self.progress : nil
    }

    private mutating func bind(_ parameter: Parameter, _ value: JSONValue) {
        object[parameter.name] = value
        if let problem = parameter.kind.problem(with: value) {
            let message = "`\(parameter.name)` \(problem.predicate)."
            issues.append(Issue(path: JSONPointer(parameter.name), code: problem.code, message: message))
        }
    }

    private func unknown(_ key: String) -> Issue {
        let names = parameters.map(\.name)
        let suggestion =
            Spelling.closest(to: key, among: names) ?? Self.commonWords[key].flatMap { names.contains($0) ? $0 : nil }
        let hint = suggestion.map { " Did you mean `\($0)`?" } ?? ""
        return Issue(
            path: JSONPointer(key.excerpt),
            code: .unknownField,
            message: "`\(method.rawValue)` has no parameter of this name.\(hint)",
            suggestion: suggestion
        )
    }

    /// What others call the members of a document.
    private static let commonWords = [
        "type": "datasourceType", "sourceType": "datasourceType", "kind": "datasourceType", "driver": "datasourceType",
        "config": "credentials", "connection": "credentials", "settings": "credentials", "auth": "credentials",
        "id": "name", "tenancy": "tenancySettings",
    ]

    private var missing: [Issue] {
        parameters.filter { $0.isRequired && object[$0.name] == nil }.map { parameter in
            Issue(path: JSONPointer(parameter.name), code: .missing, message: "`\(parameter.name)` is missing.")
        }
    }

    static let progress = Parameter("progress", .boolean, "Whether notifications of progress are wanted.")

    private static let tooManyIssues = Issue(
        path: .root,
        code: .tooManyIssues,
        message: "There are more problems than the \(issueLimit) that are listed."
    )
}
