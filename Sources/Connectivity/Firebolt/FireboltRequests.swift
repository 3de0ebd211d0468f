import Datasource
import HTTPTransport

/// Requests of Firebolt's API: "Using the API", `https://docs.firebolt.io/guides/query-data/using-the-api`. The version of the
/// protocol, and the headers that answer `USE`, are those of its own client, `https://github.com/firebolt-db/firebolt-python-sdk`.
enum FireboltRequests {
    static let tokenPath = "/oauth/token"
    static let audience = "https://api.firebolt.io"
    static let protocolVersion = "2.4"

    /// The most bytes of an answer; a catalogue may be long.
    private static let responseLimit = 64 << 20

    /// Asks for a token that holds for a day.
    static func token(_ parameters: FireboltParameters) -> HTTPRequest {
        let form = PercentEncoding.query([
            (name: "grant_type", value: "client_credentials"), (name: "audience", value: audience),
            (name: "client_id", value: parameters.clientIdentifier),
            (name: "client_secret", value: parameters.clientSecret.revealed),
        ])
        return HTTPRequest(
            .post,
            parameters.identity.url(tokenPath),
            headers: [("Content-Type", .plain("application/x-www-form-urlencoded")), accept],
            body: Array(form.utf8)
        )
    }

    /// Asks for the address of the system engine of the account.
    static func systemEngine(_ parameters: FireboltParameters, _ token: Secret) -> HTTPRequest {
        let account = PercentEncoding.pathSegment(parameters.account)
        return HTTPRequest(
            .get,
            parameters.api.url("/web/v3/account/\(account)/engineUrl"),
            headers: [HTTPAuthorization.bearer(token), accept, version]
        )
    }

    static func statement(_ text: String, on engine: FireboltEngine, _ token: Secret) -> HTTPRequest {
        var request = HTTPRequest(
            .post,
            engine.address,
            headers: [
                HTTPAuthorization.bearer(token), accept, version, ("Content-Type", .plain("text/plain; charset=utf-8")),
            ],
            body: Array(text.utf8)
        )
        request.responseLimit = responseLimit
        return request
    }

    private static let accept: HTTPAuthorization.Header = ("Accept", .plain("application/json"))
    private static let version: HTTPAuthorization.Header = (
        "Firebolt-Protocol-Version", .plain(protocolVersion)
    )
}
