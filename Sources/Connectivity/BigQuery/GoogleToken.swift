import Datasource
import HTTPTransport
import JSON
import POSIX

/// Asks Google for an access token on behalf of a service account: "Using OAuth 2.0 for Server to Server Applications" in
/// Google's documentation, and RFC 7523.
struct GoogleToken {
    private static let grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    /// The longest that Google takes.
    private static let lifetimeSeconds = 3600

    let key: ServiceAccountKey

    /// What the token is for: `https://www.googleapis.com/auth/bigquery`.
    let scope: String
    let now: @Sendable () -> Timestamp

    /// The assertion that proves who asks.
    func assertion(_ signer: RSAPrivateKey) throws(TestFailure) -> Secret {
        let seconds = Int(now().milliseconds / 1000)
        let claims: JSONObject = [
            "iss": .string(key.email),
            "scope": .string(scope),
            // Nobody but who is asked can do anything with it.
            "aud": .string(key.tokenURL),
            "iat": .number(JSONNumber(seconds)),
            "exp": .number(JSONNumber(seconds + Self.lifetimeSeconds)),
        ]
        do throws(RSAPrivateKey.Problem) {
            return try JSONWebToken.signed(claims, keyIdentifier: key.identifier, with: signer)
        } catch {
            throw ServiceAccountKey.failure(error)
        }
    }

    /// Exchanges an assertion for an access token.
    func token(for assertion: Secret, _ visit: HTTPVisit) throws(TestFailure) -> Secret {
        visit.protect(assertion)
        let form = PercentEncoding.query([
            (name: "grant_type", value: Self.grantType), (name: "assertion", value: assertion.revealed),
        ])
        let request = HTTPRequest(
            .post,
            key.tokenURL,
            headers: [("Content-Type", .plain("application/x-www-form-urlencoded"))],
            body: Array(form.utf8)
        )
        let response = try ask(request, visit)
        guard response.status == 200, let token = response.object?["access_token"]?.string else {
            throw GoogleTokenRefusal(response: response, key: key, now: now()).failure
        }
        visit.protect(Secret(token))
        return Secret(token)
    }

    /// The place isn't a member of the credentials, but stands inside of one.
    private func ask(_ request: HTTPRequest, _ visit: HTTPVisit) throws(TestFailure) -> HTTPResponse {
        do throws(TestFailure) {
            return try visit.send(
                request,
                at: .authenticate,
                "Asking Google for a token.",
                fields: key.tokenFields
            )
        } catch {
            var failure = error
            let isAboutPlace = [.resolve, .connect].contains(failure.stage) || failure.reason == .protocolError
            failure.hint = isAboutPlace ? key.tokenHint : failure.hint
            throw failure
        }
    }
}
