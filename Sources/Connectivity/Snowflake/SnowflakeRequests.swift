import Datasource
import HTTPTransport
import JSON

/// The requests of Snowflake's drivers, in their order: login, query, logout. The paths are those of Snowflake's connector for
/// Python.
struct SnowflakeRequests {
    static let lookAround =
        "SELECT CURRENT_VERSION(), CURRENT_WAREHOUSE(), CURRENT_DATABASE(), CURRENT_SCHEMA(), CURRENT_ROLE()"

    let parameters: SnowflakeParameters

    /// Looks for a warehouse, database or schema among those that the role sees anything of. `SHOW` needs no warehouse.
    static func show(_ kind: SnowflakeObject, named name: String, database: String?) -> String {
        let place = kind == .schema ? database.map { " IN DATABASE \(identifier($0))" } ?? "" : ""
        return "SHOW \(kind.plural) LIKE \(literal(name))\(place)"
    }

    /// "String & binary data types" in Snowflake's reference: a backslash begins an escape, and in the pattern of `LIKE`
    /// two characters stand for others, which does no harm here.
    private static func literal(_ text: String) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") {
                escaped.append(UInt8(ascii: "\\"))
            }
            escaped.append(byte)
        }
        return "'" + String(decoding: escaped, as: UTF8.self) + "'"
    }

    /// The name that a session told, which counts letter by letter.
    private static func identifier(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// - Parameter token: stands for the key; nil for a login by password.
    func login(token: Secret?) -> HTTPRequest {
        var data: JSONObject = [
            "CLIENT_APP_ID": "datasource-bridge",
            "CLIENT_APP_VERSION": "1.0",
            "ACCOUNT_NAME": .string(parameters.account.name),
            "LOGIN_NAME": .string(parameters.username),
            "SESSION_PARAMETERS": [:],
            "CLIENT_ENVIRONMENT": ["APPLICATION": "datasource-bridge"],
        ]
        if let token {
            data["AUTHENTICATOR"] = "SNOWFLAKE_JWT"
            data["TOKEN"] = .string(token.revealed)
        } else if case .password(let password) = parameters.proof {
            data["PASSWORD"] = .string(password.revealed)
        }
        let names = [
            ("warehouse", parameters.warehouse), ("databaseName", parameters.database),
            ("schemaName", parameters.schema), ("roleName", parameters.role),
        ]
        let query = names.compactMap { name, value in value.map { (name: name, value: $0) } }
        return request("/session/v1/login-request", query, ["data": .object(data)], accept: "application/json")
    }

    /// - Parameter session: the token that the login gave.
    func query(_ statement: String, session: Secret) -> HTTPRequest {
        let body: JSONObject = ["sqlText": .string(statement), "asyncExec": false, "sequenceId": 1]
        // Every query has an identifier of its own, by which a repetition would be known.
        let identifier = [(name: "requestId", value: Self.newIdentifier())]
        var query = request("/queries/v1/query-request", identifier, body, accept: "application/json")
        query.headers.append(Self.authorization(session))
        return query
    }

    func logout(session: Secret) -> HTTPRequest {
        var logout = request("/session", [(name: "delete", value: "true")], [:], accept: "application/json")
        logout.headers.append(Self.authorization(session))
        return logout
    }

    /// RFC 9562, section 5.4.
    private static func newIdentifier() -> String {
        let random = UInt128.random(in: .min ... .max)
        let version = (random & ~(0xF << 76)) | (0x4 << 76)
        let variant = (version & ~(0x3 << 62)) | (0x2 << 62)
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: variant >> UInt128((15 - $0) * 8)) }
        let digits = Array(HexadecimalText.encode(bytes).utf8)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
            .joined(separator: "-")
    }

    private static func authorization(_ session: Secret) -> HTTPAuthorization.Header {
        ("Authorization", .secret(prefix: "Snowflake Token=", Secret("\"\(session.revealed)\"")))
    }

    private func request(
        _ path: String,
        _ query: [(name: String, value: String)],
        _ body: JSONObject,
        accept: String
    ) -> HTTPRequest {
        HTTPRequest(
            .post,
            parameters.address.url(path, query),
            headers: [("Content-Type", .plain("application/json")), ("Accept", .plain(accept))],
            body: JSONValue.object(body).bytes
        )
    }
}
