import Datasource
import HTTPTransport
import JSON

/// What the credentials of a Snowflake source say, checked.
struct SnowflakeParameters {
    enum Proof {
        case password(Secret)

        /// In PEM, with the passphrase that it may need.
        case key(Secret, passphrase: Secret?)
    }

    private enum Authentication: String, CaseIterable {
        case password = "username/password"
        case keyPair = "Key-pair authentication"
    }

    private enum Scheme: String, CaseIterable {
        case http
        case https
    }

    static let fields = HTTPFields(host: ["host"], port: ["port"], tls: ["protocol"])

    let address: HTTPAddress
    let account: SnowflakeAccount
    let username: String
    let proof: Proof
    let warehouse: String?
    let database: String?
    let schema: String?
    let role: String?
    let security: HTTPSecurity

    init(_ credentials: Credentials, _ loader: PEMLoader) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        let scheme: HTTPOrigin.Scheme = try reader.choice("protocol", of: Scheme.self) == .http ? .http : .https
        let given = try HTTPAddress(
            reader.requiredText("host"),
            scheme: scheme,
            port: reader.port(),
            fields: Self.fields
        )
        account = SnowflakeAccount(host: given.origin.host)
        address = HTTPAddress(
            HTTPOrigin(scheme: given.origin.scheme, host: account.host, port: given.origin.port)
        )
        username = try reader.requiredText("username")
        proof = try Self.proof(reader, loader)
        warehouse = try reader.text("warehouse")
        database = try reader.text("database")
        schema = try reader.text("schema")
        role = try reader.text("role")
        let mode = try reader.choice("sslMode", of: HTTPTLSMode.self) ?? .verifyFull
        security = try HTTPSecurity(reader, mode, loader.interruption)
    }

    private static func proof(_ reader: CredentialReader, _ loader: PEMLoader) throws(TestFailure) -> Proof {
        switch try reader.choice("authType", of: Authentication.self) ?? .password {
        case .password:
            return .password(try reader.requiredSecret("password"))
        case .keyPair:
            let given = try reader.requiredSecret("privateKey")
            let text = try loader.text(given.revealed, SnowflakeFailures.privateKey)
            return .key(Secret(text ?? ""), passphrase: try reader.secret("privateKeyPassphrase"))
        }
    }
}
