/// How a transport connects; the same for all that it sends.
package struct HTTPTransportConfiguration: Sendable {
    /// Whom to trust that a server is who it says.
    package enum CertificateAuthorities: Hashable, Sendable {
        /// The bundle of the operating system.
        case system

        /// Only those in a PEM file.
        case file(path: String)

        /// Only these, in PEM.
        case pem(String)
    }

    package var certificateAuthorities = CertificateAuthorities.system

    /// `datasource-bridge/0.1.0`.
    package var userAgent: String

    /// Whether the environment's `https_proxy`, `all_proxy` and `no_proxy` are heeded. They never apply to loopback.
    package var usesProxyFromEnvironment = false

    /// The most connections that are kept open while nobody uses them.
    package var idleConnectionLimit = 32

    /// How long a connection may take to stand, TLS included, in milliseconds.
    package var connectTimeoutMilliseconds = 15_000

    /// The most bytes of an answer's headers, interim answers included.
    package var headerLimit = 64 << 10

    package init(userAgent: String = "datasource-bridge") {
        self.userAgent = userAgent
    }
}
