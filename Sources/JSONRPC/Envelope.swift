import JSON

/// What one JSON value on the wire turns out to be (JSON-RPC 2.0, sections 4 and 5).
enum Envelope {
    /// A request, or a notification where `id` is nil.
    case call(Call)

    /// An answer to a request that we never sent: ignored.
    case answer

    /// Anything else; answered with its id where it has a valid one.
    case invalid(id: JSONView?, problem: String)

    struct Call {
        let id: JSONView?
        let method: JSONView
        let params: JSONView?
    }

    /// Reads the members of a value once, in whatever order they come.
    init(_ value: JSONView) {
        guard value.isObject else {
            self = .invalid(id: nil, problem: "A request must be an object, not \(value.kind.description).")
            return
        }
        var members = Members()
        for (key, member) in value.members {
            members.take(key, member)
        }
        if members.hasUnknown, value.duplicateKey != nil {
            members.hasDuplicate = true
        }
        self = members.envelope
    }

    /// Typed, because a bare literal would be compared as a `String`, which is slower.
    private enum Key {
        static let version: StaticString = "jsonrpc"
        static let id: StaticString = "id"
        static let method: StaticString = "method"
        static let params: StaticString = "params"
        static let result: StaticString = "result"
        static let error: StaticString = "error"
    }

    private struct Members {
        var version: JSONView?
        var id: JSONView?
        var method: JSONView?
        var params: JSONView?
        var hasOutcome = false
        var hasUnknown = false
        var hasDuplicate = false

        mutating func take(_ key: JSONView, _ value: JSONView) {
            if key.equals(Key.version) {
                hasDuplicate = hasDuplicate || version != nil
                version = value
            } else if key.equals(Key.id) {
                hasDuplicate = hasDuplicate || id != nil
                id = value
            } else if key.equals(Key.method) {
                hasDuplicate = hasDuplicate || method != nil
                method = value
            } else if key.equals(Key.params) {
                hasDuplicate = hasDuplicate || params != nil
                params = value
            } else {
                hasUnknown = true
                hasOutcome = hasOutcome || key.equals(Key.result) || key.equals(Key.error)
                hasDuplicate = hasDuplicate || value.firstDuplicateKey() != nil
            }
        }

        var envelope: Envelope {
            if hasDuplicate {
                return .invalid(id: nil, problem: "A request must not have the same key twice.")
            }
            if let id, !id.isString, !id.isNull, id.kind != .number {
                return .invalid(id: nil, problem: "`id` must be a string, a number or null.")
            }
            guard let version, version.equals("2.0" as StaticString) else {
                return .invalid(id: id, problem: "`jsonrpc` must be \"2.0\".")
            }
            guard let method else {
                return hasOutcome ? .answer : .invalid(id: id, problem: "`method` is missing.")
            }
            guard method.isString else {
                return .invalid(id: id, problem: "`method` must be a string.")
            }
            if let params, !params.isObject, !params.isArray {
                return .invalid(id: id, problem: "`params` must be an object or an array.")
            }
            return .call(Call(id: id, method: method, params: params))
        }
    }
}
