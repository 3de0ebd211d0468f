import Datasource
import HTTPTransport
import JSON

/// What an answer other than success means. RiverGen documents two vocabularies of error codes, which mean the same: the HTTP
/// status decides what class of failure it is, and the code only where that leaves more than one.
enum RiverGenErrors {
    static func kind(status: Int, code: String?, isErrorBody: Bool, for operation: RiverGenOperation)
        -> PlatformFailure.Kind
    {
        switch status {
        case 401: .unauthenticated
        case 403: .forbidden
        case 429: .rateLimited
        case 404: isErrorBody && operation.hasID ? .notFound : .unexpectedAnswer
        case 408: .unavailable
        case 409 where isErrorBody: conflict(operation)
        case 413, 422: refusal(operation)
        case 400 where isErrorBody: code.flatMap { kinds(operation)[$0] } ?? refusal(operation)
        case 502, 503, 504: .unavailable
        // A failure that says nothing of itself may be a gateway's.
        case 500..<600: code == nil ? .unavailable : .failed
        default: .unexpectedAnswer
        }
    }

    /// What `{"success": false}` with status 200 means, which isn't documented.
    static func kindOfUnsuccessful(code: String?, for operation: RiverGenOperation) -> PlatformFailure.Kind {
        code.flatMap { kinds(operation)[$0] } ?? .failed
    }

    /// The codes of both vocabularies.
    private static func kinds(_ operation: RiverGenOperation) -> [String: PlatformFailure.Kind] {
        [
            "UNAUTHORIZED": .unauthenticated, "AUTH_REQUIRED": .unauthenticated, "AUTH_INVALID": .unauthenticated,
            "AUTH_EXPIRED": .unauthenticated, "FORBIDDEN": .forbidden, "PERMISSION_DENIED": .forbidden,
            "NOT_FOUND": .notFound, "RESOURCE_NOT_FOUND": .notFound, "BAD_REQUEST": refusal(operation),
            "VALIDATION_ERROR": refusal(operation), "CONFLICT": conflict(operation),
            "RATE_LIMIT_EXCEEDED": .rateLimited,
            "INTERNAL_ERROR": .failed, "SERVICE_UNAVAILABLE": .unavailable,
        ]
    }

    /// A request without anything of the user's in it can only be refused for what RiverGen found in the source.
    private static func refusal(_ operation: RiverGenOperation) -> PlatformFailure.Kind {
        operation == .discover ? .schemaCacheFailed : .invalidRequest
    }

    private static func conflict(_ operation: RiverGenOperation) -> PlatformFailure.Kind {
        switch operation {
        case .create, .update: .alreadyExists
        case .delete: .inUse
        default: .failed
        }
    }
}

extension PlatformFailure.Kind {
    /// The first sentence for a person about an answer that wasn't success.
    func sentence(for operation: RiverGenOperation, status: Int) -> String {
        switch self {
        case .invalidRequest: "RiverGen finds something wrong with the request."
        case .notFound: "RiverGen has no such data source."
        case .alreadyExists: "RiverGen already has a data source of this name."
        case .inUse: "RiverGen says that the data source is in use."
        case .schemaCacheFailed: "RiverGen couldn't read the schema."
        case .unauthenticated:
            "RiverGen doesn't accept the token: it takes an access token, which ends after an hour, or a personal one."
        case .forbidden: "RiverGen doesn't let this token do that; the account must belong to an organization."
        case .rateLimited: "RiverGen gets too many requests."
        case .unavailable: "RiverGen can't answer now (HTTP \(status))."
        case .failed: "RiverGen failed (HTTP \(status))."
        default: Self.unexpectedOfRiverGen(status)
        }
    }

    private static func unexpectedOfRiverGen(_ status: Int) -> String {
        switch status {
        case 300..<400: "RiverGen redirects to somewhere else (HTTP \(status)), which isn't followed: check `baseURL`."
        case 404, 405: "There is no such API at this address (HTTP \(status)): check `baseURL`."
        default:
            "RiverGen's answer isn't what it documents: HTTP \(status) without `{\"error\": {\"code\", \"message\"}}`."
        }
    }
}
