import HTTPTransport
import JSON

/// What the codes of refusals mean.
///
/// 390144 and the numbers from 394300 on are those of "Key-pair authentication: Troubleshooting" in Snowflake's documentation;
/// 390100, 390189 and 390201 were seen in reports of its drivers' users. The others are from memory, and only choose among
/// reasons for a refusal.
enum SnowflakeFailures {
    static let privateKey = CredentialReader.pointer("privateKey")
    static let passphrase = CredentialReader.pointer("privateKeyPassphrase")

    /// - Parameter namesSchema: whether a schema is given, which is to blame only then.
    static func refusal(_ code: String?, usesKey: Bool, namesSchema: Bool, skew: ClockSkew?) -> TestFailure {
        var failure = meaning(code, usesKey: usesKey, skew)
        failure.nativeCode = code
        failure.fields.removeAll { !namesSchema && $0 == CredentialReader.pointer("schema") }
        return failure
    }

    private static func meaning(_ code: String?, usesKey: Bool, _ skew: ClockSkew?) -> TestFailure {
        let proof = usesKey ? "privateKey" : "password"
        switch code {
        case "390144", "390318", "394300", "394301", "394302", "394303", "394304", "394305", "394306":
            guard let skew else { return usesKey ? wrongKey : refused(proof) }
            return TestFailure(.authenticate, .authenticationFailed, skew.sentence, [], hint: ClockSkew.hint)
        case "390101", "390102", "390103":
            return TestFailure(
                .authenticate,
                .accountLocked,
                "The user is locked or disabled.",
                ["username"],
                hint: "Wait a quarter of an hour, or have the user unlocked."
            )
        case "390106", "390107":
            return TestFailure(
                .authenticate,
                .passwordExpired,
                "The user's password has expired.",
                ["password"],
                hint: "Set a new password in Snowflake's web interface."
            )
        case "390120", "390121", "390122", "390123", "390126", "390127", "390129", "390195", "390197":
            return TestFailure(
                .authenticate,
                .authenticationFailed,
                "The account demands a second factor for this user.",
                ["authType", "username"],
                hint: "Use a key pair, or a user of the type that services have."
            )
        case "390189": return wrongRole(code)
        case "390201":
            return TestFailure(
                .authorize,
                .resourceNotFound,
                "The warehouse, database or schema doesn't exist, or the role may not use it.",
                ["warehouse", "database", "schema"],
                hint: "Check the names, and what is granted to the role."
            )
        case "390420", "390422":
            return TestFailure(
                .authenticate,
                .permissionDenied,
                "The account's network policy doesn't let this computer in.",
                ["host"],
                hint: "Have this computer's public address added to the network policy."
            )
        default: return refused(proof)
        }
    }

    private static func refused(_ proof: String) -> TestFailure {
        TestFailure(
            .authenticate,
            .authenticationFailed,
            "Snowflake refused the login.",
            ["username", proof],
            hint: "Check the user name and what proves it, and that the host is the right account's."
        )
    }

    private static var wrongKey: TestFailure {
        TestFailure(
            .authenticate,
            .authenticationFailed,
            "Snowflake doesn't take the key for this user.",
            ["username", "privateKey", "host"],
            hint: "Check that the user has the public half of this key, and that the host is the right account's."
        )
    }

    /// Neither there nor visible: which of the two, Snowflake doesn't tell.
    static func missing(_ kind: SnowflakeObject) -> TestFailure {
        TestFailure(
            .query,
            kind.missing,
            "There is no such \(kind.rawValue), or the role has no right to it at all.",
            [kind.rawValue],
            hint: "Check the name, and what is granted to the role."
        )
    }

    /// There, but not to be used.
    static func forbidden(_ kind: SnowflakeObject) -> TestFailure {
        TestFailure(
            .authorize,
            .permissionDenied,
            "The role may not use the \(kind.rawValue).",
            [kind.rawValue, "role"],
            hint: "Have USAGE on the \(kind.rawValue) granted to the role."
        )
    }

    static func wrongRole(_ code: String?) -> TestFailure {
        var failure = TestFailure(
            .authorize,
            .permissionDenied,
            "The role doesn't exist, or the user doesn't have it.",
            ["role"],
            hint: "Check the role, or have it granted to the user."
        )
        failure.nativeCode = code
        return failure
    }

    /// An answer that isn't of the interface for drivers.
    static func notSnowflake(_ response: HTTPResponse) -> TestFailure {
        // Every name under Snowflake's domain leads to some server; it refuses those of no account in this way.
        guard response.status == 403 || response.status == 404 else {
            return .unexpectedAnswer(response, at: .authenticate, SnowflakeParameters.fields, from: "Snowflake")
        }
        var failure = TestFailure(
            .authenticate,
            .resourceNotFound,
            "There is no account of Snowflake at this host.",
            ["host"],
            hint: "Check the account and its region: Snowflake's web interface shows the host under account details."
        )
        failure.nativeCode = "HTTP \(response.status)"
        return failure
    }

    static func query(_ code: String?) -> TestFailure {
        var failure = TestFailure(
            .query,
            .serverError,
            "Snowflake refused the query that looks around.",
            [],
            hint: "Try again, and look at the history of queries in Snowflake."
        )
        failure.nativeCode = code
        return failure
    }

    static func key(_ problem: RSAPrivateKey.Problem) -> TestFailure {
        switch problem {
        case .text:
            .invalid("The private key isn't one in PEM.", [privateKey], hint: "Give it with its first and last line.")
        case .passphraseMissing:
            .invalid("The private key is encrypted.", [passphrase], hint: "Give its passphrase.")
        case .passphraseUnusable:
            .invalid("The passphrase can't be one.", [passphrase], hint: "Give at most 1000 bytes, without NUL.")
        case .passphraseWrong:
            .invalid(
                "The private key doesn't open with this passphrase.",
                [passphrase, privateKey],
                hint: "Check the passphrase; a key with outdated encryption has to be converted with openssl pkcs8."
            )
        case .unreadable:
            .invalid("The private key is damaged.", [privateKey], hint: "Give it again, with every line.")
        case .notRSA:
            .invalid("The private key isn't an RSA key.", [privateKey], hint: "Give an RSA key of at least 2048 bits.")
        case .libraryFailed: .cryptographyFailed
        }
    }
}
