import JSON
import POSIX

/// Authorities, certificate and key as paths that a library can read.
///
/// Each is read here and handed on as a file in memory, whatever it was: so a drive that doesn't answer can't hold the
/// library, and a secret is never written anywhere.
struct TLSFiles {
    /// What credentials say: PEM text or a path each, and the member to blame for it.
    struct Source {
        var text: String?
        var field: JSONPointer
    }

    /// The file in memory, or the path of the system's own bundle; nil when nothing is to be verified.
    let rootCertificatePath: String?
    let certificatePath: String?
    let keyPath: String?

    /// Keeps the files in memory there while the library may read them.
    private let files: [MemoryFile]

    /// No files, for a connection without TLS.
    init() {
        (rootCertificatePath, certificatePath, keyPath, files) = (nil, nil, nil, [])
    }

    /// - Parameter needsAuthorities: whether those of the system hold where none are given.
    init(
        root: Source,
        certificate: Source,
        key: Source,
        needsAuthorities: Bool,
        _ interruption: Interruption
    ) throws(TestFailure) {
        let rootFile = try Self.file(root, interruption)
        let certificateFile = try Self.file(certificate, interruption)
        let keyFile = try Self.file(key, interruption)
        if needsAuthorities, rootFile == nil {
            rootCertificatePath = try Self.systemBundle(root.field)
        } else {
            rootCertificatePath = rootFile?.path
        }
        certificatePath = certificateFile?.path
        keyPath = keyFile?.path
        files = [rootFile, certificateFile, keyFile].compactMap { $0 }
    }

    private static func systemBundle(_ field: JSONPointer) throws(TestFailure) -> String {
        guard let path = SystemCertificates.bundle else {
            throw .invalid(
                "The certificates that this system trusts weren't found.",
                [field],
                hint: "Install ca-certificates, or give the CA certificates as sslRootCert."
            )
        }
        return path
    }

    private static func file(_ source: Source, _ interruption: Interruption) throws(TestFailure) -> MemoryFile? {
        guard let text = try PEMLoader(interruption: interruption).text(source.text, source.field) else { return nil }
        do {
            return try MemoryFile(Array(text.utf8))
        } catch {
            throw .systemFailure(error, at: .validate)
        }
    }
}
