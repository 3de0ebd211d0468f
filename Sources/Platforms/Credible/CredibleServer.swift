import JSON

/// Trino's server, which is a URL in Credible's words: the scheme says whether the connection is encrypted, and an encrypted
/// one is verified.
enum CredibleServer {
    private typealias Problem = Converter.Problem

    private static let plain = "disable"
    private static let encrypted = "verify-full"

    /// `host`, `port` and `sslMode` for `server` and `port`.
    static let converter = JointConverter(
        write: { values throws(Converter.Problem) in
            guard values.count == 3, let host = values[0]?.string, !host.isEmpty else {
                throw Problem("The host must be a text.")
            }
            if host.contains("://") {
                guard values[2] == nil else { throw Problem("A URL says by itself whether it is encrypted.") }
                return [.string(host), values[1]]
            }
            return [.string(try scheme(values[2]) + bracketed(host)), values[1]]
        },
        read: { values throws(Converter.Problem) in
            guard values.count == 2, let server = values[0]?.string else { throw Problem("There is no server.") }
            guard let (scheme, host, port) = try? parts(of: server) else {
                // More than a host: it is carried as it is.
                guard server.contains("://") else { throw Problem("The server isn't a URL.") }
                return [.string(server), values[1], nil]
            }
            if let port, let given = values[1], given.integer != port {
                throw Problem("Two ports are given.")
            }
            let mode = scheme == "http" ? plain : encrypted
            return [.string(host), values[1] ?? port.map { .number(JSONNumber($0)) }, .string(mode)]
        }
    )

    /// Unless something else is asked for, a password doesn't travel in the clear.
    private static func scheme(_ mode: JSONValue?) throws(Problem) -> String {
        switch mode?.string {
        case plain: return "http://"
        case encrypted: return "https://"
        case nil where mode == nil: return "https://"
        default:
            throw Problem("It connects with `sslMode` `\(plain)` or `\(encrypted)`; left out, it is the latter.")
        }
    }

    /// An IPv6 address stands in brackets in a URL.
    private static func bracketed(_ host: String) -> String {
        host.utf8.contains(UInt8(ascii: ":")) && !host.hasPrefix("[") ? "[\(host)]" : host
    }

    private static func parts(of server: String) throws(Problem) -> (scheme: String, host: String, port: Int?) {
        let schemes = ["http", "https"]
        guard let scheme = schemes.first(where: { server.hasPrefix($0 + "://") }) else {
            throw Problem("The server isn't a URL.")
        }
        var authority = server.dropFirst(scheme.count + 3)
        if authority.hasSuffix("/") {
            authority.removeLast()
        }
        guard !authority.isEmpty, !authority.contains(where: { "/?#@ ".contains($0) }) else {
            throw Problem("The server is more than a host.")
        }
        let colon = authority.lastIndex(of: ":")
        guard let colon, authority.last != "]" else { return (scheme, String(authority), nil) }
        guard let port = Int(authority[authority.index(after: colon)...]), (1...65535).contains(port) else {
            throw Problem("The port isn't one.")
        }
        return (scheme, String(authority[..<colon]), port)
    }
}
