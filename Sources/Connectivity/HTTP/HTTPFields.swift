import JSON

/// The members of credentials that say how a server is reached, for failures to point at.
///
/// `HTTPFields(host: ["host"], port: ["port"], tls: ["sslMode"])`; a type that has no such member leaves it out.
struct HTTPFields: Sendable {
    /// What names the server.
    let host: [JSONPointer]

    /// What names the port.
    let port: [JSONPointer]

    /// What decides about TLS; `sslMode` or `protocol`.
    let tls: [JSONPointer]

    private static let httpProtocol = JSONPointer("credentials", "protocol")
    static let sslMode = JSONPointer("credentials", "sslMode")
    static let sslRootCert = JSONPointer("credentials", "sslRootCert")
    static let sslCert = JSONPointer("credentials", "sslCert")
    static let sslKey = JSONPointer("credentials", "sslKey")

    init(host: [String], port: [String] = [], tls: [String] = []) {
        self.host = host.map { JSONPointer("credentials", $0) }
        self.port = port.map { JSONPointer("credentials", $0) }
        self.tls = tls.map { JSONPointer("credentials", $0) }
    }

    /// How to switch TLS on.
    var tlsHint: String {
        guard let field = tls.first else { return "Give the address with https:// in front." }
        return field == Self.httpProtocol ? "Set protocol to https." : "Set sslMode to verify-full."
    }

    /// What to look at, as the middle of a sentence: `check host and port`.
    var checkHint: String {
        let names = address.compactMap { JSONPointer.keys(of: $0.description)?.last }
        return names.isEmpty ? "check the network of this computer" : "check " + names.joined(separator: " and ")
    }

    /// What leads to one port of one host.
    var address: [JSONPointer] { host + port }

    /// What to look at where TLS and its absence were mixed up.
    var addressAndTLS: [JSONPointer] { tls + address }
}
