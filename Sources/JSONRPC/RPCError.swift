package import JSON

/// A number and a name that say what kind of failure an error is.
package struct ErrorCode: Hashable, Sendable {
    package let number: Int
    package let name: String

    /// Whether the same request may succeed later without being changed.
    package let isRetryable: Bool

    package init(_ number: Int, _ name: String, isRetryable: Bool = false) {
        self.number = number
        self.name = name
        self.isRetryable = isRetryable
    }

    package static let parseError = ErrorCode(-32700, "PARSE_ERROR")
    package static let invalidRequest = ErrorCode(-32600, "INVALID_REQUEST")
    package static let methodNotFound = ErrorCode(-32601, "METHOD_NOT_FOUND")
    package static let invalidParameters = ErrorCode(-32602, "INVALID_REQUEST_BODY")
    package static let internalError = ErrorCode(-32603, "INTERNAL_SERVER_ERROR")
    package static let deadlineExceeded = ErrorCode(1500, "DEADLINE_EXCEEDED", isRetryable: true)
    package static let cancelled = ErrorCode(1501, "REQUEST_CANCELLED", isRetryable: true)
    package static let shuttingDown = ErrorCode(1502, "SHUTTING_DOWN", isRetryable: true)
}

/// What became of a write that is answered with an error.
package enum WriteOutcome: String, Hashable, Sendable {
    case notApplied = "not_applied"
    case applied
    case partlyApplied = "partly_applied"
    case unknown
}

/// The error object of JSON-RPC 2.0, section 5.1.
package struct RPCError: Error, Sendable {
    package var code: ErrorCode

    /// One sentence for a person, with no secret in it.
    package var message: String

    /// Members of `data` beside `code` and `retryable`.
    package var details: JSONObject

    package init(_ code: ErrorCode, _ message: String, details: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.details = details
    }

    package var outcome: WriteOutcome? {
        get { details["outcome"]?.string.flatMap(WriteOutcome.init) }
        set { details["outcome"] = newValue.map { .string($0.rawValue) } }
    }

    package var json: JSONValue {
        var data: JSONObject = ["code": .string(code.name), "retryable": .bool(code.isRetryable)]
        for member in details.members {
            data[member.key.string] = member.value
        }
        return [
            "code": .number(JSONNumber(code.number)), "message": .string(message), "data": .object(data),
        ]
    }
}
