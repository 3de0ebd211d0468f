import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of a Databricks source say, checked.
struct DatabricksParameters {
    /// How the bridge says who it is.
    enum Login {
        /// A personal access token, or one that somebody else got.
        case token(Secret)

        /// A service principal.
        case client(identifier: String, secret: Secret)
    }

    static let fields = HTTPFields(host: ["host"], port: ["port"])
    static let usualPort = 443

    let address: HTTPAddress
    let login: Login
    let compute: DatabricksCompute

    /// Nil for the workspace's own.
    let catalog: String?

    /// Nil looks into all of them.
    let schema: String?
    let security: HTTPSecurity

    init(_ credentials: Credentials, _ interruption: Interruption) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        address = try HTTPAddress(
            reader.requiredText("host"),
            port: reader.port() ?? Self.usualPort,
            fields: Self.fields
        )
        login = try Self.login(reader)
        guard let compute = DatabricksCompute(path: try reader.requiredText("httpPath")) else {
            throw .invalid(
                "The httpPath names neither a SQL warehouse nor a cluster.",
                [CredentialReader.pointer("httpPath")],
                hint: "Copy it from the connection details, for example /sql/1.0/warehouses/0123456789abcdef."
            )
        }
        self.compute = compute
        catalog = try reader.text("catalog")
        schema = try reader.text("schema")
        let mode: HTTPTLSMode = try reader.choice("sslMode") ?? .verifyFull
        security = try HTTPSecurity(reader, mode == .disable ? .verifyFull : mode, interruption)
    }

    private static func login(_ reader: CredentialReader) throws(TestFailure) -> Login {
        if let token = try reader.secret("token") {
            return .token(token)
        }
        guard let identifier = try reader.text("clientId"), let secret = try reader.secret("clientSecret") else {
            throw .invalid(
                "Neither a token nor the client of a service principal is given.",
                ["token", "clientId", "clientSecret"].map(CredentialReader.pointer),
                hint: "Give token, or clientId with clientSecret."
            )
        }
        return .client(identifier: identifier, secret: secret)
    }

    /// What a refused login points at.
    var loginFields: [JSONPointer] {
        switch login {
        case .token: [CredentialReader.pointer("token")]
        case .client: ["clientId", "clientSecret"].map(CredentialReader.pointer)
        }
    }
}

/// What runs statements in a workspace, by the HTTP path of its connection details:
/// `https://docs.databricks.com/aws/en/integrations/compute-details`.
enum DatabricksCompute: Equatable {
    /// `/sql/1.0/warehouses/ID`, or `…/endpoints/ID` as it used to be.
    case warehouse(String)

    /// `/sql/protocolv1/o/WORKSPACE/ID`.
    case cluster(String)

    init?(path: String) {
        let end = path.utf8.firstIndex(of: UInt8(ascii: "?")) ?? path.utf8.endIndex
        let parts = path[..<end].split(separator: "/").map(String.init)
        if parts.count == 4, parts[0] == "sql", ["warehouses", "endpoints"].contains(parts[2]) {
            self = .warehouse(parts[3])
        } else if parts.count == 5, parts[0] == "sql", parts[1] == "protocolv1", parts[2] == "o" {
            self = .cluster(parts[4])
        } else {
            return nil
        }
    }
}
