import Datasource
import HTTPTransport
import JSON
import POSIX

/// What an answer of Trino means that isn't a result.
struct TrinoRefusal {
    let response: HTTPResponse
    let parameters: TrinoParameters
    var now = Timestamp.now

    /// Of an answer with another status than 200.
    var failure: TestFailure {
        switch response.status {
        case 401: login
        case 403 where !response.isOverTLS && !response.isPage:
            // "Authentication over HTTP is not enabled".
            .tlsRequired(TrinoParameters.fields, nativeCode: "HTTP 403")
        case 403: forbidden
        default: unexpected
        }
    }

    var unexpected: TestFailure {
        .unexpectedAnswer(response, at: .authenticate, TrinoParameters.fields, from: "Trino")
    }

    private var login: TestFailure {
        switch parameters.proof {
        case .token(let token):
            return TokenRefusal(
                token: token,
                field: CredentialReader.pointer("token"),
                response: response,
                nativeCode: "HTTP 401",
                now: now
            ).failure
        case .password:
            return make(
                .authenticate,
                .authenticationFailed,
                "The user name or the password is wrong.",
                parameters.loginFields,
                "Check the user name and password."
            )
        case .none:
            return make(
                .authenticate,
                .authenticationFailed,
                "The cluster asks for a login, and neither password nor token is sent.",
                [CredentialReader.pointer("password")] + (response.isOverTLS ? [] : TrinoParameters.fields.tls),
                response.isOverTLS ? "Give a password or a token." : "Connect with TLS, with a password or a token."
            )
        }
    }

    private var forbidden: TestFailure {
        make(
            .authorize,
            .permissionDenied,
            "The login may not act as this user.",
            [CredentialReader.pointer("username")],
            "Give the user that the password or the token belongs to."
        )
    }

    private func make(
        _ stage: Stage,
        _ reason: Reason,
        _ message: String,
        _ fields: [JSONPointer],
        _ hint: String
    ) -> TestFailure {
        TestFailure(
            stage: stage,
            reason: reason,
            message: message,
            fields: fields,
            hint: hint,
            nativeCode: "HTTP \(response.status)"
        )
    }
}

// MARK: - Errors of statements

extension TrinoRefusal {
    private struct Entry {
        let stage: Stage
        let reason: Reason
        let fields: [String]
        let message: String
        let hint: String
    }

    /// Of `QueryError`, by the names of `io.trino.spi.StandardErrorCode`.
    func failure(ofStatement error: JSONValue) -> TestFailure {
        let name = error["errorName"]?.string ?? ""
        let entry = Self.names[name] ?? Self.types[error["errorType"]?.string ?? ""] ?? Self.other
        return TestFailure(
            stage: entry.stage,
            reason: entry.reason,
            message: entry.message,
            fields: entry.fields.map(CredentialReader.pointer),
            hint: entry.hint,
            nativeCode: name.isEmpty ? nil : name.serverWords
        )
    }

    private static let names: [String: Entry] = [
        "CATALOG_NOT_FOUND": noCatalog,
        "MISSING_CATALOG_NAME": noCatalog,
        "CATALOG_UNAVAILABLE": Entry(
            stage: .authorize,
            reason: .serverError,
            fields: ["catalog"],
            message: "The cluster couldn't load this catalog.",
            hint: "Look into the log of the cluster."
        ),
        "SCHEMA_NOT_FOUND": Entry(
            stage: .authorize,
            reason: .schemaNotFound,
            fields: ["schema"],
            message: "There is no such schema.",
            hint: "Check the schema."
        ),
        "PERMISSION_DENIED": Entry(
            stage: .authorize,
            reason: .permissionDenied,
            fields: ["username", "catalog"],
            message: "The user may not use this catalog.",
            hint: "Have the user granted access to it."
        ),
        "QUERY_QUEUE_FULL": busy("The cluster has too many queries waiting."),
        "SERVER_STARTING_UP": busy("The cluster is starting."),
        "SERVER_SHUTTING_DOWN": busy("The cluster is shutting down."),
        "NO_NODES_AVAILABLE": busy("The cluster has no node that could run a query."),
    ]

    private static let types: [String: Entry] = [
        "INSUFFICIENT_RESOURCES": busy("The cluster is short of resources."),
        "EXTERNAL": Entry(
            stage: .query,
            reason: .serverError,
            fields: ["catalog"],
            message: "The cluster runs, but what the catalog stands for failed.",
            hint: "Look into the log of the cluster, and check the source behind the catalog."
        ),
    ]

    private static let noCatalog = Entry(
        stage: .authorize,
        reason: .databaseNotFound,
        fields: ["catalog"],
        message: "There is no such catalog, or the user may not see it.",
        hint: "Check the catalog."
    )

    private static let other = Entry(
        stage: .query,
        reason: .serverError,
        fields: [],
        message: "The cluster refused a simple query.",
        hint: "Look into the log of the cluster."
    )

    private static func busy(_ message: String) -> Entry {
        Entry(stage: .query, reason: .serverBusy, fields: [], message: message, hint: "Try again later.")
    }
}
