import HTTPTransport
import JSON

/// What an answer of a search engine means that isn't what was asked for. Both engines answer
/// `{"error": {"type": "security_exception", "reason": …}, "status": 401}`: `https://www.elastic.co/docs/reference/elasticsearch/rest-apis/common-options`.
/// OpenSearch's security plugin answers 401 with the plain text `Unauthorized`.
struct SearchRefusal {
    let response: HTTPResponse
    let parameters: SearchParameters
    let product: SearchProduct

    var failure: TestFailure {
        switch response.status {
        case 401: login
        case 403: forbidden
        default: .unexpectedAnswer(response, at: .authenticate, parameters.fields, from: product.rawValue)
        }
    }

    private var type: String? {
        let type = response.object?["error"]?["type"]?.string
        return type.map { "HTTP \(response.status) \($0.serverWords)" } ?? "HTTP \(response.status)"
    }

    private var login: TestFailure {
        guard parameters.login != nil else {
            return TestFailure(
                stage: .authenticate,
                reason: .authenticationFailed,
                message: "The cluster asks for a login.",
                fields: parameters.loginFields,
                hint: "Remove disableAuth, and give user name and password, or an API key.",
                nativeCode: type
            )
        }
        return TestFailure(
            stage: .authenticate,
            reason: .authenticationFailed,
            message: isTheirs
                ? "The cluster refused the login." : "The cluster, or something in front of it, refused the login.",
            fields: parameters.loginFields,
            hint: parameters.loginFields.count > 1
                ? "Check the user name and password." : "Check the API key, and whether it has expired.",
            nativeCode: type
        )
    }

    /// Whether the answer is in the form that the engines have, so that nothing else gave it.
    private var isTheirs: Bool {
        response.object?["error"]?["type"]?.string != nil || response.firstLine == "Unauthorized"
    }

    private var forbidden: TestFailure {
        guard isTheirs else {
            return TestFailure(
                stage: .authorize,
                reason: .permissionDenied,
                message: "The cluster, or something in front of it, refused the request.",
                fields: parameters.loginFields + parameters.fields.address,
                hint: "Check what the login may do, and from where, and that nothing else answers at this address.",
                nativeCode: type
            )
        }
        return TestFailure(
            stage: .authorize,
            reason: .permissionDenied,
            message: "The login is right, but isn't allowed to look at the cluster.",
            fields: parameters.loginFields,
            hint: "Have it granted the privilege monitor of the cluster.",
            nativeCode: type
        )
    }
}
