import Datasource
import HTTPTransport
import JSON
import POSIX

/// What an answer of Databricks means that isn't what was asked for: `{"error_code": …, "message": …}`, "Errors" of
/// `https://docs.databricks.com/api/workspace/introduction`. A token that isn't known, or no longer, is answered with 401 or 403 and
/// the status as `error_code`.
struct DatabricksRefusal {
    let response: HTTPResponse
    let parameters: DatabricksParameters
    var now = Timestamp.now

    /// As a word, or as the number of the status.
    private var code: String? {
        guard let code = response.object?["error_code"] else { return nil }
        return code.string ?? code.integer.map(String.init)
    }

    private var nativeCode: String {
        guard let code, code != "\(response.status)" else { return "HTTP \(response.status)" }
        return "HTTP \(response.status) \(code.serverWords)"
    }

    var failure: TestFailure {
        switch (response.status, code) {
        case (401, _), (403, "403"), (403, nil), (400, "400"): login
        case (403, _): denied
        case (404, "ENDPOINT_NOT_FOUND"), (404, nil): unexpected
        case (404, _), (400, "RESOURCE_DOES_NOT_EXIST"), (400, "INVALID_PARAMETER_VALUE"): noCompute
        case (429, _), (_, "RESOURCE_EXHAUSTED"), (_, "REQUEST_LIMIT_EXCEEDED"): busy
        default: unexpected
        }
    }

    /// Of the request for a token: RFC 6749, section 5.2.
    var ofClient: TestFailure {
        let code = response.object?["error"]?.string
        guard response.status == 401 || (response.status == 400 && code != nil) else { return unexpected }
        var failure = make(
            .authenticate,
            .authenticationFailed,
            "The workspace refused the client ID or its secret.",
            parameters.loginFields,
            "Check clientId and clientSecret, whether the secret has expired, and that the service principal is in the workspace."
        )
        failure.nativeCode = code?.serverWords ?? failure.nativeCode
        return failure
    }

    var unexpected: TestFailure {
        .unexpectedAnswer(response, at: .authenticate, DatabricksParameters.fields, from: "a Databricks workspace")
    }

    private var login: TestFailure {
        guard case .token(let token) = parameters.login else {
            return make(
                .authorize,
                .permissionDenied,
                "The workspace gave a token and then refused it.",
                parameters.loginFields,
                "Check that the service principal is in the workspace and may use its API."
            )
        }
        return TokenRefusal(
            token: token,
            field: CredentialReader.pointer("token"),
            response: response,
            nativeCode: nativeCode,
            now: now
        ).failure
    }

    private var denied: TestFailure {
        make(
            .authorize,
            .permissionDenied,
            "The login is right, but may not use this warehouse or cluster, or not from this computer's address.",
            [CredentialReader.pointer("httpPath")] + parameters.loginFields,
            "Have it granted Can Use of the warehouse, and check the workspace's list of allowed addresses."
        )
    }

    private var noCompute: TestFailure {
        let isWarehouse = if case .warehouse = parameters.compute { true } else { false }
        return make(
            .authorize,
            .warehouseNotFound,
            "There is no such \(isWarehouse ? "SQL warehouse" : "cluster") in the workspace.",
            [CredentialReader.pointer("httpPath")],
            "Copy httpPath from its connection details."
        )
    }

    private var busy: TestFailure {
        make(.query, .serverBusy, "The workspace refuses more requests for now.", [], "Try again later.")
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
            nativeCode: nativeCode
        )
    }
}
