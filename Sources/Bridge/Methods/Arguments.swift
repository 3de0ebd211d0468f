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
        var binding = ArgumentBinding(method)
        if let params, params.isArray {
            binding.bind(try Self.named(params, for: method))
        } else if let params {
            binding.bind(params)
        }
        object = try binding.result()
    }

    func string(_ name: String) -> String? { object[name]?.string }

    /// A parameter without which the request means nothing.
    ///
    /// - Throws: `-32602` when it isn't a string.
    func requiredString(_ name: String) throws(RPCError) -> String {
        guard let text = string(name) else {
            throw .invalidParameter(JSONPointer(name), .wrongType, "`\(name)` must be a string.")
        }
        return text
    }

    func integer(_ name: String) -> Int? { object[name]?.integer }

    func bool(_ name: String) -> Bool? { object[name]?.bool }

    func strings(_ name: String) -> [String] { object[name]?.array?.compactMap(\.string) ?? [] }

    subscript(_ name: String) -> JSONValue? { object[name] }

    /// Gives parameters by position their names; a null stands for one that isn't given.
    ///
    /// - Throws: `-32602` when there are more than the method has.
    static func named(_ params: JSONView, for method: Method) throws(RPCError) -> JSONObject {
        let parameters = method.parameters
        guard params.count <= parameters.count else {
            throw .invalidParameter(.root, .tooLong, tooMany(params.count, for: method))
        }
        var object: JSONObject = [:]
        for (parameter, value) in zip(parameters, params.elements) where !value.isNull {
            object[parameter.name] = value.value
        }
        return object
    }

    private static func tooMany(_ count: Int, for method: Method) -> String {
        switch method.parameters.count {
        case 0: "`\(method.rawValue)` takes no parameters."
        case 1: "`\(method.rawValue)` takes one parameter, not \(count)."
        case let allowed: "`\(method.rawValue)` takes at most \(allowed) parameters, not \(count)."
        }
    }
}
