/// The file that tells the library what only a file can: how TLS is used. It stands in memory and holds no secret.
///
/// A section of this name is in it, so the library looks into none of the user's or the system's files.
struct MSSQLConfiguration {
    static let section = "datasource-bridge"

    let parameters: MSSQLParameters

    /// The address that was looked at.
    let address: String
    let port: Int

    /// Nil when the certificate isn't verified.
    let authoritiesPath: String?

    /// Whether the server has TLS for the login.
    let serverHasTLS: Bool

    var text: String {
        var lines = ["[\(Self.section)]", "host = \(host)", "port = \(port)", "encryption = \(encryption)"]
        if let authoritiesPath {
            lines.append("ca file = \(authoritiesPath)")
            lines.append("check certificate hostname = yes")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The library compares this with the name in the certificate, so there it has to be the name that was given. That it looks the
    /// name up once more holds nobody: this process may be killed.
    private var host: String {
        authoritiesPath == nil ? address : parameters.host.withoutTrailingDot
    }

    private var encryption: String {
        if parameters.encrypts {
            return "require"
        }
        return serverHasTLS ? "request" : "off"
    }
}
