import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of a Trino source say, checked.
struct TrinoParameters {
    /// What proves who the user is.
    enum Proof {
        case password(Secret)

        /// A JSON Web Token.
        case token(Secret)
        case none
    }

    static let fields = HTTPFields(host: ["host"], port: ["port"], tls: ["sslMode"])
    static let usualPort = 8080
    static let usualTLSPort = 443

    let address: HTTPAddress
    let username: String

    /// What may be sent: nothing without TLS.
    let proof: Proof
    let catalog: String

    /// Nil looks into all of them.
    let schema: String?
    let security: HTTPSecurity

    /// Sentences for a person.
    let warnings: [String]

    init(_ credentials: Credentials, _ interruption: Interruption) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        let host = try reader.requiredText("host")
        let port = try reader.port()
        let proof = try Self.proof(reader)
        let mode: HTTPTLSMode = try reader.choice("sslMode") ?? .prefer
        let usesTLS =
            switch mode {
            case .disable: false
            case .prefer: proof.isThere || Self.impliesTLS(host, port)
            case .require, .verifyCA, .verifyFull: true
            }
        address = try HTTPAddress(
            host,
            scheme: usesTLS ? .https : .http,
            port: port ?? (usesTLS ? Self.usualTLSPort : Self.usualPort),
            fields: Self.fields
        )
        guard address.origin.scheme == (usesTLS ? .https : .http) else {
            throw .invalid(
                "The host names a protocol that doesn't go with the TLS mode.",
                Self.fields.host + Self.fields.tls,
                hint: proof.isThere
                    ? "Passwords and tokens need TLS: give the host without a protocol in front."
                    : "Give the host without a protocol in front."
            )
        }
        username = try reader.requiredText("username")
        catalog = try reader.requiredText("catalog")
        schema = try reader.text("schema")
        security = try HTTPSecurity(reader, usesTLS ? mode : .disable, interruption)
        self.proof = usesTLS ? proof : .none
        warnings = Self.warnings(mode, proof, usesTLS)
    }

    private static func proof(_ reader: CredentialReader) throws(TestFailure) -> Proof {
        let password = try reader.secret("password")
        let token = try reader.secret("token")
        guard password == nil || token == nil else {
            throw .invalid(
                "Both a password and a token are given.",
                ["password", "token"].map(CredentialReader.pointer),
                hint: "Give one of them."
            )
        }
        return token.map { .token($0) } ?? password.map { .password($0) } ?? .none
    }

    private static func impliesTLS(_ host: String, _ port: Int?) -> Bool {
        host.utf8.starts(with: "https://".utf8) || port == usualTLSPort || port == 8443
    }

    private static func warnings(_ mode: HTTPTLSMode, _ proof: Proof, _ usesTLS: Bool) -> [String] {
        guard !usesTLS else { return [] }
        if proof.isThere {
            return ["Neither password nor token is sent, because sslMode is disable; Trino takes them over TLS alone."]
        }
        return mode == .disable
            ? [] : ["The connection isn't encrypted, because neither password, token nor port ask for TLS."]
    }

    /// What a refused login points at.
    var loginFields: [JSONPointer] {
        switch proof {
        case .password, .none: ["username", "password"].map(CredentialReader.pointer)
        case .token: ["token", "username"].map(CredentialReader.pointer)
        }
    }
}

extension TrinoParameters.Proof {
    var isThere: Bool {
        if case .none = self { false } else { true }
    }
}
