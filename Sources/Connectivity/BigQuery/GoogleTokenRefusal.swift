import HTTPTransport
import JSON
import POSIX

/// Why Google gave no token: "JWT error codes" of "Using OAuth 2.0 for Server to Server Applications" in Google's documentation.
struct GoogleTokenRefusal {
    let response: HTTPResponse
    let key: ServiceAccountKey

    /// This computer's time when the answer came.
    let now: Timestamp

    var failure: TestFailure {
        guard let code = response.object?["error"]?.string, code.isCodeWord else {
            let product = "Google's server of tokens"
            var failure = TestFailure.unexpectedAnswer(response, at: .authenticate, key.tokenFields, from: product)
            failure.hint = failure.reason == .protocolError ? key.tokenHint : failure.hint
            return failure
        }
        var failure = meaning(code)
        failure.nativeCode = code
        return failure
    }

    private func meaning(_ code: String) -> TestFailure {
        switch code {
        case "invalid_grant": refusedAssertion
        case "disabled_client", "deleted_client":
            make(
                .accountLocked,
                "The service account is disabled or was deleted.",
                "Have it enabled, or use the key of another one."
            )
        case "access_denied", "admin_policy_enforced", "unauthorized_client", "org_internal", "invalid_scope":
            make(
                .permissionDenied,
                "The organization's rules don't let the service account ask for a token of BigQuery.",
                "Have the administrator of the organization allow it."
            )
        case "internal_failure", "server_error", "temporarily_unavailable":
            TestFailure(
                stage: .authenticate,
                reason: .serverBusy,
                message: "Google's server of tokens isn't available at the moment.",
                hint: "Try again later."
            )
        default:
            make(.authenticationFailed, "Google refused the service account's key.", "Make a new key, and give that.")
        }
    }

    /// One code for much; its explanations aren't translated.
    private var refusedAssertion: TestFailure {
        let words = response.object?["error_description"]?.string ?? ""
        let skew = ClockSkew(response, now: now, tolerance: 5)
        if words.containsBytes(of: "reasonable timeframe") || (words.isEmpty && skew != nil) {
            return TestFailure(
                stage: .authenticate,
                reason: .authenticationFailed,
                message: skew?.sentence ?? "This computer's clock is wrong.",
                hint: ClockSkew.hint
            )
        }
        if words.containsBytes(of: "account not found") || words.containsBytes(of: "Not a valid email") {
            return make(
                .authenticationFailed,
                "There is no service account of the key's name.",
                "Check that it wasn't deleted, and give a key of an account that exists."
            )
        }
        return make(
            .authenticationFailed,
            "Google doesn't know this key of the service account.",
            "Check in Google Cloud that the key wasn't deleted or disabled, or make a new one."
        )
    }

    private func make(_ reason: Reason, _ message: String, _ hint: String) -> TestFailure {
        TestFailure(
            stage: .authenticate,
            reason: reason,
            message: message,
            fields: [ServiceAccountKey.field],
            hint: hint
        )
    }
}

extension String {
    /// Whether a text from outside can be the name of an error, so that nothing else gets into a report through it.
    var isCodeWord: Bool {
        (1...80).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."): true
                default: false
                }
            }
    }
}
