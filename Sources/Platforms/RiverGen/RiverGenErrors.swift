import HTTPTransport
import JSON

/// What an answer other than success means. RiverGen documents two vocabularies of error codes, which mean the same: the HTTP
/// status decides what class of failure it is, and the code only where that leaves more than one.
enum RiverGenErrors: PlatformVocabulary {
    /// `{"error": {"code": "…", "message": "…", "details": {"field": "…", "reason": "…"}}}`, and what frameworks say of a
    /// request by themselves: `{"detail": "…"}` or `{"detail": [{"loc": ["body", "port"], "msg": "…"}]}`. Nil for anything else.
    static func refusal(_ response: HTTPResponse) -> PlatformRefusal? {
        guard let body = try? JSONValue(parsing: response.body) else { return nil }
        guard let error = body["error"]?.object else {
            return [400, 422].contains(response.status) ? body["detail"].flatMap(refusal) : nil
        }
        var refusal = PlatformRefusal(code: error["code"]?.string, message: error["message"]?.string)
        guard refusal.code != nil || refusal.message != nil else { return nil }
        refusal.complaints = objects(error["details"]).compactMap { details in
            details["field"]?.string.map { PlatformFailure.Complaint(field: $0, reason: details["reason"]?.string) }
        }
        return refusal
    }

    /// What isn't in the documented envelope.
    private static func refusal(detail: JSONValue) -> PlatformRefusal? {
        if let message = detail.string {
            return PlatformRefusal(message: message)
        }
        let complaints = objects(detail).compactMap { element -> PlatformFailure.Complaint? in
            guard let reason = (element["msg"] ?? element["message"])?.string else { return nil }
            let place = element["loc"]?.array?.compactMap { $0.string ?? $0.integer.map(String.init) } ?? []
            return PlatformFailure.Complaint(field: place.joined(separator: "."), reason: reason)
        }
        guard !complaints.isEmpty else { return nil }
        let said = complaints.prefix(mostQuoted).map { "\($0.field): \($0.reason ?? "")" }.joined(separator: "; ")
        return PlatformRefusal(message: said, complaints: complaints)
    }

    /// Of how many fields the message speaks at most.
    private static let mostQuoted = 5

    /// One object, or some.
    private static func objects(_ value: JSONValue?) -> [JSONObject] {
        value?.object.map { [$0] } ?? value?.array?.compactMap(\.object) ?? []
    }

    static func kind(
        status: Int,
        _ refusal: PlatformRefusal?,
        for operation: RiverGenOperation
    ) -> PlatformFailure.Kind {
        let (code, isErrorBody) = (refusal?.code, refusal != nil)
        switch status {
        case 401: return .unauthenticated
        case 403: return .forbidden
        case 429: return .rateLimited
        case 404: return isErrorBody && operation.hasID ? .notFound : .unexpectedAnswer
        case 408: return .unavailable
        case 409 where isErrorBody: return conflict(operation)
        case 413, 422: return refused(operation)
        case 400 where isErrorBody: return code.flatMap { kinds(operation)[$0] } ?? refused(operation)
        case 502, 503, 504: return .unavailable
        // A failure that says nothing of itself may be a gateway's.
        case 500..<600: return code == nil ? .unavailable : .failed
        default: return .unexpectedAnswer
        }
    }

    /// What `{"success": false}` with status 200 means, which isn't documented.
    static func kind(
        ofSuccessWith refusal: PlatformRefusal,
        for operation: RiverGenOperation
    ) -> PlatformFailure.Kind? {
        refusal.code.flatMap { kinds(operation)[$0] } ?? .failed
    }

    /// The codes of both vocabularies.
    private static func kinds(_ operation: RiverGenOperation) -> [String: PlatformFailure.Kind] {
        [
            "UNAUTHORIZED": .unauthenticated, "AUTH_REQUIRED": .unauthenticated, "AUTH_INVALID": .unauthenticated,
            "AUTH_EXPIRED": .unauthenticated, "FORBIDDEN": .forbidden, "PERMISSION_DENIED": .forbidden,
            "NOT_FOUND": .notFound, "RESOURCE_NOT_FOUND": .notFound, "BAD_REQUEST": refused(operation),
            "VALIDATION_ERROR": refused(operation), "CONFLICT": conflict(operation),
            "RATE_LIMIT_EXCEEDED": .rateLimited,
            "INTERNAL_ERROR": .failed, "SERVICE_UNAVAILABLE": .unavailable,
        ]
    }

    /// A request without anything of the user's in it can only be refused for what RiverGen found in the source.
    private static func refused(_ operation: RiverGenOperation) -> PlatformFailure.Kind {
        operation == .discover ? .schemaCacheFailed : .invalidRequest
    }

    private static func conflict(_ operation: RiverGenOperation) -> PlatformFailure.Kind {
        switch operation {
        case .create, .update: .alreadyExists
        case .delete: .inUse
        default: .failed
        }
    }

    // MARK: - Words

    static func sentence(
        _ kind: PlatformFailure.Kind,
        for operation: RiverGenOperation,
        status: Int
    ) -> String {
        switch kind {
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
        default: unexpected(status)
        }
    }

    private static func unexpected(_ status: Int) -> String {
        switch status {
        case 300..<400: "RiverGen redirects to somewhere else (HTTP \(status)), which isn't followed: check `baseURL`."
        case 404, 405: "There is no such API at this address (HTTP \(status)): check `baseURL`."
        default:
            "RiverGen's answer isn't what it documents: HTTP \(status) without `{\"error\": {\"code\", \"message\"}}`."
        }
    }

    static func ending(of operation: RiverGenOperation) -> WriteEnding {
        let cautious = "Whether it was applied isn't known: list the names before trying again."
        switch operation {
        case .create:
            return WriteEnding(applied: "The data source is there now: it was created.", unknown: cautious)
        case .delete:
            return WriteEnding(applied: "The data source isn't there any more: it was deleted.", unknown: cautious)
        default:
            return WriteEnding(
                applied: "RiverGen has what was sent: it was applied.",
                unknown: "Whether it was applied isn't known: sending it again does no harm."
            )
        }
    }
}
