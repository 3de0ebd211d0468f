import HTTPTransport
import JSON

/// What an answer other than success means. Credible's codes say no more than its statuses, so that the status decides.
enum CredibleErrors: PlatformVocabulary {
    /// What a refusal says, in any of the shapes that are documented or seen: `{"message", "details"}`, `{"code", "message"}`
    /// with a number or a word, `{"error": "…"}`. Nil for anything else.
    static func refusal(_ response: HTTPResponse) -> PlatformRefusal? {
        guard let object = (try? JSONValue(parsing: response.body))?.object else { return nil }
        if let text = object["error"]?.string {
            return PlatformRefusal(message: text)
        }
        let inner = object["error"]?.object ?? object
        guard let message = inner["message"]?.string else { return nil }
        // A number only repeats the HTTP status.
        return PlatformRefusal(code: inner["code"]?.string, message: message)
    }

    /// What isn't what is documented may be a connection with secrets that nobody knows here.
    static var quotesUnexpectedAnswers: Bool { false }

    static func kind(
        status: Int,
        _ refusal: PlatformRefusal?,
        for operation: CredibleOperation
    ) -> PlatformFailure.Kind {
        let isErrorBody = refusal != nil
        switch status {
        case 401: return .unauthenticated
        case 403: return .forbidden
        case 429: return .rateLimited
        case 408, 503, 504: return .unavailable
        case 404: return notFound(isErrorBody, operation)
        case 409: return operation == .create ? .alreadyExists : isErrorBody ? .failed : .unexpectedAnswer
        case 413: return .invalidRequest
        case 422, 502: return connectionFailed(status, isErrorBody, operation)
        case 400: return isErrorBody ? .invalidRequest : .unexpectedAnswer
        case 500..<600: return isErrorBody ? .failed : .unavailable
        default: return .unexpectedAnswer
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

    // MARK: - Words

    static func sentence(
        _ kind: PlatformFailure.Kind,
        for operation: CredibleOperation,
        status: Int
    ) -> String {
        switch kind {
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
        default: unexpected(status)
        }
    }

    /// A gateway answers 502, too, as Credible does when a connection's own server wasn't there. Where something was stored all
    /// the same, or may have been, no test has kept it from being stored.
    static func withoutFalseClaim(_ failure: PlatformFailure, of operation: CredibleOperation) -> PlatformFailure {
        guard failure.kind == .testFailed, failure.outcome != .notApplied else { return failure }
        let status = failure.upstream?.status ?? 502
        let said = failure.message.dropFirst(sentence(.testFailed, for: operation, status: status).count)
        var failure = failure
        failure.kind = .failed
        failure.message = sentence(.failed, for: operation, status: status) + said
        failure.isRetryable = true
        return failure
    }

    private static func unexpected(_ status: Int) -> String {
        switch status {
        case 300..<400: "Credible redirects to somewhere else (HTTP \(status)), which isn't followed: check `baseURL`."
        case 404, 405: "There is no such API at this address (HTTP \(status)): check `baseURL`, `api` and `scope`."
        default: "Credible's answer isn't what it documents: HTTP \(status) without `{\"message\"}`."
        }
    }

    static func ending(of operation: CredibleOperation) -> WriteEnding {
        switch operation {
        case .create:
            WriteEnding(
                applied: "The connection is there now: it was created.",
                unknown: "Whether the connection was created isn't known: `datasource.get` tells."
            )
        case .update:
            WriteEnding(
                applied: "What was sent is there now: the update was applied.",
                unknown: "Whether the update was applied isn't known: sending it again does no harm."
            )
        case .delete:
            WriteEnding(
                applied: "The connection isn't there any more: it was deleted.",
                unknown: "Whether the connection was deleted isn't known: `datasource.get` tells."
            )
        case .list, .get, .test, .schemas:
            WriteEnding()
        }
    }
}
