package import Datasource

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

    /// How much of a server's certificate has to be right.
    package enum Verification: Hashable, Sendable {
        /// It comes from an authority and is for this host.
        case full

        /// It comes from an authority, for whatever host.
        case authority

        /// Nothing: whoever answers is believed.
        case nothing
    }

    /// What a server is shown that asks for it, in PEM.
    package struct ClientCertificate: Hashable, Sendable {
        package var certificate: String

        /// Without a passphrase.
        package var key: Secret

        package init(certificate: String, key: Secret) {
            self.certificate = certificate
            self.key = key
        }
    }

    package var certificateAuthorities = CertificateAuthorities.system

    package var verification = Verification.full

    /// Shown to every server that this transport connects to.
    package var clientCertificate: ClientCertificate?

    /// Whether `http` may lead to other computers. It is for those who were told to connect without TLS.
    package var allowsPlainHTTP = false

    /// Where to connect to instead of the servers, whose names aren't looked up then.
    package var entrance: Entrance?

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
