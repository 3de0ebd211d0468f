import Datasource
import JSON
import JSONRPC

/// The parameters of one call, by name, each of the kind that its method declares.
struct Arguments: Sendable {
    let object: JSONObject

    /// Binds what a call brought to what its method declares.
    ///
    /// - Throws: `-32602` with everything that is wrong, each with its place.
    init(_ params: JSONView?, for method: Method) throws(RPCError) {
        let object = try Self.named(params, method.parameters)
        let issues = Self.issues(in: object, for: method)
        guard issues.isEmpty else { throw .invalidParameters(issues) }
        self.object = object
    }

    func string(_ name: String) -> String? { object[name]?.string }

    func integer(_ name: String) -> Int? { object[name]?.integer }

    func bool(_ name: String) -> Bool? { object[name]?.bool }

    func strings(_ name: String) -> [String] { object[name]?.array?.compactMap(\.string) ?? [] }

    subscript(_ name: String) -> JSONValue? { object[name] }

    /// Gives parameters by position their names; a null stands for one that isn't given.
    static func named(_ params: JSONView?, _ parameters: [Parameter]) throws(RPCError) -> JSONObject {
        guard let params else { return [:] }
        guard params.isArray else { return params.value.object ?? [:] }
        guard params.count <= parameters.count else {
            let message = "There are \(params.count) parameters, but the method takes \(parameters.count)."
            throw .invalidParameters([Issue(path: .root, code: .unknownField, message: message)])
        }
        var object: JSONObject = [:]
        for (parameter, value) in zip(parameters, params.elements) where !value.isNull {
            object[parameter.name] = value.value
        }
        return object
    }

    private static func issues(in object: JSONObject, for method: Method) -> [Issue] {
        var issues: [Issue] = []
        for member in object.members {
            issues += issue(with: member.key.string, member.value, for: method)
        }
        for parameter in method.parameters where parameter.isRequired && object[parameter.name] == nil {
            let message = "`\(parameter.name)` is missing."
            issues.append(Issue(path: JSONPointer(parameter.name), code: .missing, message: message))
        }
        return issues
    }

    private static func issue(with key: String, _ value: JSONValue, for method: Method) -> [Issue] {
        // Every request that waits may ask for progress.
        if key == "progress", method.defaultTimeoutMilliseconds != nil {
            return problem(Parameter.Kind.boolean.problem(with: value), with: key)
        }
        guard let parameter = method.parameters.first(where: { ExactString($0.name) == ExactString(key) }) else {
            return [unknown(key, for: method)]
        }
        return problem(parameter.kind.problem(with: value), with: key)
    }

    private static func problem(_ problem: String?, with key: String) -> [Issue] {
        guard let problem else { return [] }
        return [Issue(path: JSONPointer(key), code: .wrongType, message: "`\(key)` \(problem).")]
    }

    private static func unknown(_ key: String, for method: Method) -> Issue {
        let suggestion = Spelling.closest(to: key, among: method.parameters.map(\.name))
        let hint = suggestion.map { " Did you mean `\($0)`?" } ?? ""
        return Issue(
            path: JSONPointer(key),
            code: .unknownField,
            message: "`\(method.rawValue)` has no parameter of this name.\(hint)",
            suggestion: suggestion
        )
    }
}
