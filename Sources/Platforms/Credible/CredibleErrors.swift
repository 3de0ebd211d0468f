import Datasource
import HTTPTransport

/// What an answer other than success means. Credible's codes say no more than its statuses, so that the status decides.
enum CredibleErrors {
    static func kind(status: Int, isErrorBody: Bool, for operation: CredibleOperation) -> PlatformFailure.Kind {
        switch status {
        case 401: .unauthenticated
        case 403: .forbidden
        case 429: .rateLimited
        case 408, 503, 504: .unavailable
        case 404: notFound(isErrorBody, operation)
        case 409: operation == .create ? .alreadyExists : isErrorBody ? .failed : .unexpectedAnswer
        case 413: .invalidRequest
        case 422, 502: connectionFailed(status, isErrorBody, operation)
        case 400: isErrorBody ? .invalidRequest : .unexpectedAnswer
        case 500..<600: isErrorBody ? .failed : .unavailable
        default: .unexpectedAnswer
        }
    }

    /// Without a message of Credible's own, it is the URL that leads nowhere; and where no connection is asked for, the project
    /// isn't there.
    private static func notFound(_ isErrorBody: Bool, _ operation: CredibleOperation) -> PlatformFailure.Kind {
        guard isErrorBody else { return .unexpectedAnswer }
        switch operation {
        case .get, .update, .delete, .schemas: return .notFound
        case .list, .create: return .misconfigured
        case .test: return .failed
        }
    }

    /// The server's ways to say that a connection's own server refused it, or wasn't there.
    private static func connectionFailed(
        _ status: Int,
        _ isErrorBody: Bool,
        _ operation: CredibleOperation
    ) -> PlatformFailure.Kind {
        guard isErrorBody else { return status == 502 ? .unavailable : .unexpectedAnswer }
        switch operation {
        case .create, .update, .test: return .testFailed
        case .schemas: return .schemaCacheFailed
        case .list, .get, .delete: return status == 502 ? .unavailable : .invalidRequest
        }
    }
}

extension PlatformFailure.Kind {
    /// The first sentence for a person about an answer that wasn't success.
    func sentence(for operation: CredibleOperation, status: Int) -> String {
        switch self {
        case .invalidRequest: "Credible finds something wrong with the request."
        case .notFound: "Credible has no connection of this name in this project."
        case .alreadyExists: "Credible already has a connection of this name in this project."
        case .testFailed: "Credible couldn't connect with these credentials, so nothing was stored."
        case .schemaCacheFailed: "Credible couldn't connect to read the schemas."
        case .unauthenticated: "Credible doesn't accept the token."
        case .forbidden: "Credible doesn't let this token do that, or takes no changes at all."
        case .rateLimited: "Credible gets too many requests."
        case .unavailable: "Credible can't answer now (HTTP \(status))."
        case .failed: "Credible failed (HTTP \(status))."
        case .misconfigured:
            "Credible has no such project (HTTP \(status)): check `organization`, `project` and `scope` of the target."
        default: Self.unexpected(status)
        }
    }

    private static func unexpected(_ status: Int) -> String {
        switch status {
        case 300..<400: "Credible redirects to somewhere else (HTTP \(status)), which isn't followed: check `baseURL`."
        case 404, 405: "There is no such API at this address (HTTP \(status)): check `baseURL`, `api` and `scope`."
        default: "Credible's answer isn't what it documents: HTTP \(status) without `{\"message\"}`."
        }
    }
}
