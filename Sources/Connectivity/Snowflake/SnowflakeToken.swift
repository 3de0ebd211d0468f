import Datasource
import JSON
import POSIX

/// The token that stands for a private key at a login: "Using key-pair authentication" in Snowflake's documentation.
enum SnowflakeToken {
    /// Snowflake takes no more than an hour.
    private static let lifetimeSeconds = 300

    static func make(
        _ parameters: SnowflakeParameters,
        _ key: RSAPrivateKey,
        now: Timestamp
    ) throws(RSAPrivateKey.Problem) -> Secret {
        let seconds = Int(now.milliseconds / 1000)
        let user = "\(parameters.account.name).\(parameters.username.uppercased())"
        let fingerprint = "SHA256:" + Base64Text.standard(try key.publicKeyDigest())
        return try JSONWebToken.signed(
            [
                "iss": .string("\(user).\(fingerprint)"),
                "sub": .string(user),
                "iat": .number(JSONNumber(seconds)),
                "exp": .number(JSONNumber(seconds + lifetimeSeconds)),
            ],
            with: key
        )
    }
}
