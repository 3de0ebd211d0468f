package import HTTPTransport
import POSIX

/// What drivers over HTTP take from their surroundings. Nothing of the environment steers them: no proxy that it names gets to see
/// what is sent, or to answer.
package struct HTTPNetwork: Sendable {
    package static let standard = HTTPNetwork(
        unusedProxyVariable: proxyVariables.first { Environment.nonEmpty($0) != nil }
    )

    private static let proxyVariables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]

    /// Whom to trust where the credentials name no authorities of their own.
    package var authorities: HTTPTransportConfiguration.CertificateAuthorities

    /// The variable of the environment that names a proxy, for a hint where a server can't be reached without.
    package var unusedProxyVariable: String?

    package init(
        authorities: HTTPTransportConfiguration.CertificateAuthorities = .system,
        unusedProxyVariable: String? = nil
    ) {
        self.authorities = authorities
        self.unusedProxyVariable = unusedProxyVariable
    }
}
