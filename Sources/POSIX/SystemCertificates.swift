/// Where the operating system keeps the certificates of the authorities that it trusts.
package enum SystemCertificates {
    /// The bundle of PEM certificates; nil where none of the usual ones is there. The environment has no say in it.
    package static var bundle: String? {
        candidates.first { path in
            if case .success = Result(catching: { () throws(RegularFile.Failure) in try RegularFile.open(path) }) {
                return true
            }
            return false
        }
    }

    /// In the order of how many systems have them.
    private static let candidates = [
        // Debian, Ubuntu, Arch, Gentoo
        "/etc/ssl/certs/ca-certificates.crt",
        // Fedora, Red Hat
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
        // SUSE
        "/etc/ssl/ca-bundle.pem",
        // Alpine, macOS
        "/etc/ssl/cert.pem",
        // Homebrew
        "/opt/homebrew/etc/ca-certificates/cert.pem",
        "/usr/local/etc/ca-certificates/cert.pem",
    ]
}
