import HTTPTransport
import JSON
import POSIX

/// Why Microsoft gave no token: "Microsoft Entra authentication and authorization error codes".
struct AzureTokenRefusal {
    let response: HTTPResponse

    /// This computer's time when the answer came.
    let now: Timestamp

    var failure: TestFailure {
        guard let object = response.object, let name = object["error"]?.string, name.isCodeWord else {
            let product = "Microsoft's server of tokens"
            return .unexpectedAnswer(response, at: .authenticate, HTTPFields(host: []), from: product)
        }
        let number = object["error_codes"]?.array?.first?.integer
        var failure = meaning(number, name)
        failure.nativeCode = number.map { "AADSTS\($0)" } ?? name
        return failure
    }

    private func meaning(_ number: Int?, _ name: String) -> TestFailure {
        switch number {
        case 90002, 90013, 900023, 50059:
            make(.resourceNotFound, "There is no such tenant.", ["tenantId"], "Give the tenant's identifier or domain.")
        case 700016:
            make(
                .authenticationFailed,
                "The tenant has no application of this client ID.",
                ["clientId", "tenantId"],
                "Check both: an application belongs to one tenant."
            )
        case 7000215:
            make(
                .authenticationFailed,
                "The client secret is wrong.",
                ["clientSecret", "clientId"],
                "Give the secret's value, not its identifier."
            )
        case 7000222: make(.passwordExpired, "The client secret has expired.", ["clientSecret"], "Make a new secret.")
        case 7000112:
            make(.accountLocked, "The application is disabled in the tenant.", ["clientId"], "Have it enabled.")
        case 53003, 530034:
            make(
                .permissionDenied,
                "A policy of the tenant doesn't let the service principal in from here.",
                ["clientId"],
                "Have the administrator allow it."
            )
        default:
            name == "temporarily_unavailable"
                ? make(
                    .serverBusy,
                    "Microsoft's server of tokens isn't available at the moment.",
                    [],
                    "Try again later."
                )
                : make(
                    .authenticationFailed,
                    "Microsoft refused the service principal.",
                    ["clientId", "clientSecret", "tenantId"],
                    "Check the three, and look the code up."
                )
        }
    }

    private func make(_ reason: Reason, _ message: String, _ keys: [String], _ hint: String) -> TestFailure {
        TestFailure(.authenticate, reason, message, keys, hint: hint)
    }
}
