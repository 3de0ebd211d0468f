import HTTPTransport
import JSON

/// What an answer other than success means, by Databrain's tables of error codes. The HTTP status decides what class of
/// failure it is; the code tells which.
enum DatabrainErrors: PlatformVocabulary {
    private typealias Kind = PlatformFailure.Kind
    typealias Operation = DatabrainOperation

    /// `{"error": {"code": "…", "message": "…"}}`; nil for anything else.
    static func refusal(_ response: HTTPResponse) -> PlatformRefusal? {
        guard let error = (try? JSONValue(parsing: response.body))?["error"]?.object else { return nil }
        let refusal = PlatformRefusal(code: error["code"]?.string, message: error["message"]?.string)
        return refusal.code == nil && refusal.message == nil ? nil : refusal
    }

    static func kind(
        status: Int,
        _ refusal: PlatformRefusal?,
        for operation: DatabrainOperation
    ) -> PlatformFailure.Kind {
        let (code, isErrorBody) = (refusal?.code, refusal != nil)
        switch status {
        case 401: return .unauthenticated
        case 403: return .forbidden
        case 429: return .rateLimited
        case 404: return notFound(code, isErrorBody, operation)
        case 408: return .unavailable
        case 400..<500: return code.flatMap { refusals[$0]?[operation] } ?? otherRefusal(status, isErrorBody)
        case 502, 503, 504: return .unavailable
        case 500..<600: return failure(code, operation)
        default: return .unexpectedAnswer
        }
    }

    /// The codes with status 400 and 404, by operation.
    private static let refusals: [String: [Operation: Kind]] = [
        "INVALID_REQUEST_BODY": [
            .list: .invalidRequest, .create: .invalidRequest, .update: .invalidRequest, .delete: .invalidRequest,
            .sync: .invalidRequest,
        ],
        // It says "exists already" to a create, and "doesn't exist" to everything else.
        "DATASOURCE_NAME_ERROR": [.create: .alreadyExists, .update: .notFound, .delete: .notFound],
        "CREDENTIAL_TEST_FAILED": [.create: .testFailed, .update: .testFailed],
        "DATASOURCE_IN_USE": [.delete: .inUse],
        "DATASOURCE_ID_ERROR": [.sync: .notFound],
        "DATASOURCE_NOT_FOUND": [.update: .notFound, .delete: .notFound, .sync: .notFound],
        "INVALID_TENANCY": [.create: .invalidRequest, .update: .invalidRequest],
        // Documented with status 401; one page spells it short.
        "AUTHENTICATION_ERROR": Dictionary(uniqueKeysWithValues: Operation.allCases.map { ($0, .unauthenticated) }),
        "AUTHENTICATION_ERR": Dictionary(uniqueKeysWithValues: Operation.allCases.map { ($0, .unauthenticated) }),
    ]

    /// The codes with status 500, by operation.
    private static let failures: [String: [Operation: Kind]] = [
        "SCHEMA_CACHE_FAILED": [.create: .schemaCacheFailed, .update: .schemaCacheFailed, .sync: .schemaCacheFailed],
        "TENANCY_SETTINGS_CREATE_FAILED": [.create: .tenancyCreateFailed, .update: .tenancyCreateFailed],
        "TENANCY_SETTINGS_UPDATE_FAILED": [.create: .tenancyUpdateFailed, .update: .tenancyUpdateFailed],
    ]

    /// Without an error of Databrain's own, it is the URL that leads nowhere.
    private static func notFound(_ code: String?, _ isErrorBody: Bool, _ operation: Operation) -> Kind {
        guard isErrorBody else { return .unexpectedAnswer }
        if let code, let kind = refusals[code]?[operation] {
            return kind
        }
        switch operation {
        case .update, .delete, .sync: return .notFound
        case .list, .create: return .unexpectedAnswer
        }
    }

    private static func otherRefusal(_ status: Int, _ isErrorBody: Bool) -> Kind {
        switch status {
        case 400 where isErrorBody, 413, 422: .invalidRequest
        case 409 where isErrorBody: .failed
        default: .unexpectedAnswer
        }
    }

    /// `INTERNAL_SERVER_ERROR`, misspelled `INVALID_SERVER_ERROR` on one page, `CREATE_DATASOURCE_FAILED` and whatever else
    /// Databrain says of itself; an answer that says nothing may be a gateway's.
    private static func failure(_ code: String?, _ operation: Operation) -> Kind {
        guard let code else { return .unavailable }
        return failures[code]?[operation] ?? .failed
    }

    // MARK: - Words

    static func sentence(
        _ kind: PlatformFailure.Kind,
        for operation: DatabrainOperation,
        status: Int
    ) -> String {
        switch kind {
        case .invalidRequest: "Databrain finds something wrong with the request."
        case .notFound where operation == .sync: "Databrain has no data source with this `platformId`."
        case .notFound: "Databrain has no data source of this name."
        case .alreadyExists: "Databrain already has a data source of this name."
        case .inUse: "The data source is in use on Databrain: delete first what uses it, such as datamarts."
        case .testFailed: "Databrain couldn't connect with these credentials, so nothing was stored."
        case .schemaCacheFailed: "Databrain connected, but couldn't read the schema."
        case .tenancyCreateFailed: "Databrain couldn't create the tenancy settings."
        case .tenancyUpdateFailed: "Databrain couldn't update the tenancy settings."
        case .unauthenticated:
            "Databrain doesn't accept the token: it takes a service token, from Settings > Service Tokens."
        case .forbidden: "Databrain doesn't let this token do that."
        case .rateLimited: "Databrain gets too many requests."
        case .unavailable: "Databrain can't answer now (HTTP \(status))."
        case .failed: "Databrain failed (HTTP \(status))."
        default: unexpected(status)
        }
    }

    private static func unexpected(_ status: Int) -> String {
        switch status {
        case 300..<400: "Databrain redirects to somewhere else (HTTP \(status)), which isn't followed: check `baseURL`."
        case 404, 405: "There is no such API at this address (HTTP \(status)): check `baseURL`."
        default:
            "Databrain's answer isn't what it documents: HTTP \(status) without `{\"error\": {\"code\", \"message\"}}`."
        }
    }

    static func ending(of operation: DatabrainOperation) -> WriteEnding {
        switch operation {
        case .create:
            WriteEnding(
                applied: "The data source is there now: it was created.",
                unknown: "Whether the data source was created isn't known: list the names before trying again."
            )
        case .update:
            WriteEnding(unknown: "Whether the update was applied isn't known: sending it again does no harm.")
        case .delete:
            WriteEnding(
                applied: "The data source isn't there any more: it was deleted.",
                unknown: "Whether the data source was deleted isn't known: list the names before trying again."
            )
        case .list, .sync:
            WriteEnding()
        }
    }
}
