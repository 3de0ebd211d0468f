import Datasource
import HTTPTransport
import JSON
import POSIX

/// Whom to trust and what to show when a connection is made, as the credentials say it.
struct HTTPSecurity: Sendable {
    var verification = HTTPTransportConfiguration.Verification.full

    /// In PEM; nil for those that the network trusts anyway.
    var authorities: String?
    var clientCertificate: HTTPTransportConfiguration.ClientCertificate?

    /// Whether `http` may lead to other computers; it always may to this one.
    var allowsPlainHTTP = false

    init() {}

    /// Reads `sslRootCert`, `sslCert` and `sslKey`, each PEM text or a path.
    ///
    /// - Parameter mode: how much to verify; without TLS nothing is read.
    init(_ reader: CredentialReader, _ mode: HTTPTLSMode, _ interruption: Interruption) throws(TestFailure) {
        allowsPlainHTTP = mode == .disable
        guard mode != .disable else { return }
        let loader = PEMLoader(interruption: interruption)
        authorities = try loader.text(reader.text("sslRootCert"), HTTPFields.sslRootCert)
        let certificate = try loader.text(reader.text("sslCert"), HTTPFields.sslCert)
        let key = try loader.text(reader.secret("sslKey")?.revealed, HTTPFields.sslKey)
        try ClientCertificatePair.check(certificate != nil, key != nil)
        if let certificate, let key {
            clientCertificate = .init(certificate: certificate, key: Secret(key))
        }
        verification = mode.verification(hasAuthorities: authorities != nil)
    }

    /// The transport's configuration that all this amounts to.
    func configuration(_ network: HTTPNetwork) -> HTTPTransportConfiguration {
        var configuration = HTTPTransportConfiguration()
        configuration.certificateAuthorities = authorities.map { .pem($0) } ?? network.authorities
        configuration.verification = verification
        configuration.clientCertificate = clientCertificate
        configuration.allowsPlainHTTP = allowsPlainHTTP
        // The test's own deadline is what counts.
        configuration.connectTimeoutMilliseconds = 86_400_000
        return configuration
    }
}
