import Datasource
import HTTPTransport
import JSON
import POSIX

/// Why a server refused a token that was given.
struct TokenRefusal {
    let token: Secret
    let field: JSONPointer
    let response: HTTPResponse
    let nativeCode: String

    /// This computer's time when the answer came.
    let now: Timestamp

    var failure: TestFailure {
        if let claims = TokenClaims(token), let failure = failure(claims) {
            return failure
        }
        return make(
            .authenticationFailed,
            "The server refused the token.",
            hint: "Check the token, and whether it has expired."
        )
    }

    /// Both clocks are asked, since a token holds by that of the server.
    private func failure(_ claims: TokenClaims) -> TestFailure? {
        let theirs = response.header("date").flatMap(HTTPDate.parse) ?? now
        guard claims.hasExpired(at: theirs) || claims.isEarly(at: theirs) else { return nil }
        let isSkewed =
            claims.hasExpired(at: theirs) != claims.hasExpired(at: now)
            || claims.isEarly(at: theirs) != claims.isEarly(at: now)
        if isSkewed, let skew = ClockSkew(response, now: now, tolerance: 0) {
            return make(
                .authenticationFailed,
                "The server refused the token, which doesn't hold by its clock. " + skew.sentence,
                hint: ClockSkew.hint
            )
        }
        if claims.hasExpired(at: theirs) {
            return make(.passwordExpired, "The token has expired.", hint: "Give a new token.")
        }
        return make(
            .authenticationFailed,
            "The token doesn't hold yet.",
            hint: "Wait until it does, or give another token."
        )
    }

    private func make(_ reason: Reason, _ message: String, hint: String) -> TestFailure {
        TestFailure(
            stage: .authenticate,
            reason: reason,
            message: message,
            fields: [field],
            hint: hint,
            nativeCode: nativeCode
        )
    }
}
