import HTTPTransport
import JSON

/// What an answer of Firebolt means that isn't what was asked for. Which resource is at fault shows by the request that was
/// refused: tokens, account, database and engine are each asked for apart. A statement that fails is answered
/// `{"errors": [{"code", "name"?, "description"}]}`, with status 200 or another.
struct FireboltRefusal {
    let response: HTTPResponse

    func unexpected(_ stage: Stage) -> TestFailure {
        .unexpectedAnswer(response, at: stage, FireboltParameters.fields, from: "Firebolt")
    }

    /// Of the request for a token: RFC 6749, section 5.2.
    var ofLogin: TestFailure {
        let code = response.object?["error"]?.string
        guard [400, 401, 403].contains(response.status), response.status == 401 || code != nil else {
            return unexpected(.authenticate)
        }
        return make(
            .authenticate,
            .authenticationFailed,
            "The client ID or the client secret is wrong.",
            ["clientId", "clientSecret"],
            "Check both, and that the service account still exists.",
            nativeCode: code?.serverWords
        )
    }

    var ofAccount: TestFailure {
        switch response.status {
        case 404:
            make(
                .authorize,
                .resourceNotFound,
                "There is no such account, or the service account has no user in it.",
                ["account"],
                "Check the account, and that a user of it belongs to the service account."
            )
        case 401, 403:
            make(
                .authorize,
                .permissionDenied,
                "The service account may not use this account.",
                ["account", "clientId"],
                "Check that a user of the account belongs to the service account."
            )
        default: unexpected(.authorize)
        }
    }

    /// - Parameter failure: what a statement that was refused means, where nothing else explains it.
    /// - Returns: nil for a statement that was run.
    func ofStatement(else failure: TestFailure) -> TestFailure? {
        let error = response.object?["errors"]?.array?.first
        guard response.status != 200 || error != nil else { return nil }
        switch response.status {
        case 401:
            return make(
                .authorize,
                .permissionDenied,
                "The engine refuses the token that the service gave.",
                ["clientId", "account"],
                "Check that a user of the account belongs to the service account."
            )
        case 403:
            var denied = make(
                .authorize,
                .permissionDenied,
                "The service account isn't allowed to do this.",
                ["clientId"],
                "Have the roles of its user checked.",
                nativeCode: code(of: error)
            )
            denied.fields = failure.fields + denied.fields
            return denied
        case 408, 425, 429, 502, 503, 504: return unexpected(.query)
        case 404 where error == nil: return unexpected(.query)
        default: break
        }
        guard error != nil || response.status < 500 else { return unexpected(.query) }
        var failure = failure
        failure.nativeCode = code(of: error) ?? "HTTP \(response.status)"
        return failure
    }

    private func code(of error: JSONValue?) -> String? {
        guard let error else { return nil }
        let code = error["code"]?.string ?? error["code"]?.integer.map(String.init)
        return (code ?? error["name"]?.string)?.serverWords
    }

    var otherStatement: TestFailure {
        make(
            .query,
            .serverError,
            "The engine refused a simple statement.",
            ["engine"],
            "Look into the query history of the account."
        )
    }

    private func make(
        _ stage: Stage,
        _ reason: Reason,
        _ message: String,
        _ fields: [String],
        _ hint: String,
        nativeCode: String? = nil
    ) -> TestFailure {
        TestFailure(
            stage,
            reason,
            message,
            fields,
            hint: hint,
            nativeCode: nativeCode ?? "HTTP \(response.status)"
        )
    }
}
