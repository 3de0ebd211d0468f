package import HTTPTransport

/// What drivers over HTTP take from their surroundings. Nothing of the environment is in it, and no proxy.
package struct HTTPNetwork: Sendable {
    package static let standard = HTTPNetwork()

    /// Whom to trust where the credentials name no authorities of their own.
    package var authorities: HTTPTransportConfiguration.CertificateAuthorities

    package init(authorities: HTTPTransportConfiguration.CertificateAuthorities = .system) {
        self.authorities = authorities
    }
}
