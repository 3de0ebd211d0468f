import Datasource
import POSIX

extension TLSFiles {
    /// The files that a mode of `sslMode` needs.
    ///
    /// - Parameters: the certificates and the key as PEM text or paths.
    init(
        _ mode: DatabaseTLSMode,
        rootCertificate: String?,
        certificate: String?,
        key: Secret?,
        _ interruption: Interruption
    ) throws(TestFailure) {
        guard mode != .disable else {
            self.init()
            return
        }
        try self.init(
            root: Source(text: rootCertificate, field: DatabaseField.sslRootCert),
            certificate: Source(text: certificate, field: DatabaseField.sslCert),
            key: Source(text: key?.revealed, field: DatabaseField.sslKey),
            needsAuthorities: mode.verifies,
            interruption
        )
    }
}
