import POSIX

/// The certificate authorities that the operating system trusts.
enum CertificateBundle {
    /// Where the common systems keep them.
    static let candidates = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Alpine, Gentoo, NixOS
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, Red Hat, Amazon
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Red Hat, without the link above
        "/etc/ssl/ca-bundle.pem",  // openSUSE
        "/etc/ssl/cert.pem",  // Alpine, macOS
        "/opt/homebrew/etc/ca-certificates/cert.pem",
        "/usr/local/etc/ca-certificates/cert.pem",
    ]

    /// The first of those that can be read; nil when there is none. Looked for once: bundles stay where they are.
    static let systemPath = firstReadable(candidates)

    static func firstReadable(_ paths: [String]) -> String? {
        paths.first { path in
            (try? RegularFile.open(path)) != nil
        }
    }
}
