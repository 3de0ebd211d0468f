import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of a ClickHouse source say, checked.
struct ClickHouseParameters {
    private enum Scheme: String, CaseIterable {
        case http
        case https
    }

    static let fields = HTTPFields(host: ["host"], port: ["port"], tls: ["protocol"])
    static let usualPort = 8123
    static let usualTLSPort = 8443

    let address: HTTPAddress

    /// Nil logs in as the server's `default`.
    let username: String?
    let password: Secret?

    /// Nil for the user's own.
    let database: String?
    let security: HTTPSecurity

    /// Whether the connection goes without TLS though nobody asked for that.
    let isPlainByDefault: Bool

    init(_ credentials: Credentials, _ interruption: Interruption) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        let host = try reader.requiredText("host")
        let port = try reader.port()
        let chosen: Scheme? = try reader.choice("protocol")
        let mode: HTTPTLSMode? = try reader.choice("sslMode")
        let usesTLS = chosen.map { $0 == .https } ?? Self.impliesTLS(host, port, mode)
        address = try HTTPAddress(
            host,
            scheme: usesTLS ? .https : .http,
            port: port ?? (usesTLS ? Self.usualTLSPort : Self.usualPort),
            fields: Self.fields
        )
        guard address.origin.scheme == (usesTLS ? .https : .http) else {
            throw .invalid(
                "The host names another protocol than the member protocol does.",
                Self.fields.host + Self.fields.tls,
                hint: "Give the host without a protocol in front."
            )
        }
        username = try reader.text("username")
        password = try reader.secret("password")
        database = try reader.text("database")
        security = try HTTPSecurity(reader, Self.mode(mode, usesTLS), interruption)
        isPlainByDefault = !usesTLS && chosen == nil
    }

    private static func mode(_ given: HTTPTLSMode?, _ usesTLS: Bool) -> HTTPTLSMode {
        guard usesTLS else { return .disable }
        guard let given, given != .disable else { return .verifyFull }
        return given
    }

    private static func impliesTLS(_ host: String, _ port: Int?, _ mode: HTTPTLSMode?) -> Bool {
        switch mode {
        case .disable: false
        case .require, .verifyCA, .verifyFull: true
        case .prefer, nil: host.utf8.starts(with: "https://".utf8) || port == usualTLSPort || port == 443
        }
    }
}
