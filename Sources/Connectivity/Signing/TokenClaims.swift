import Datasource
import JSON
import POSIX

/// When a JSON Web Token (RFC 7519, section 4.1) holds, as it says itself. The signature is for others to check.
struct TokenClaims: Equatable {
    /// Seconds since 1970.
    let expires: Int?

    /// Seconds since 1970.
    let begins: Int?

    /// - Returns: nil for what isn't such a token, such as one that only its maker can read.
    init?(_ token: Secret) {
        let parts = token.revealed.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64Text.decoded(parts[1]), let claims = try? JSONValue(parsing: bytes),
            claims.object != nil
        else {
            return nil
        }
        expires = claims["exp"]?.integer
        begins = claims["nbf"]?.integer
    }

    func hasExpired(at now: Timestamp) -> Bool {
        expires.map { Int64($0) < now.milliseconds / 1000 } ?? false
    }

    func isEarly(at now: Timestamp) -> Bool {
        begins.map { Int64($0) > now.milliseconds / 1000 } ?? false
    }
}
