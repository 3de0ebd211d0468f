import NativeLibraries
import POSIX

/// The certificates of a bundle by the names of their owners, as OpenSSL compares those.
final class AuthorityIndex {
    private struct Entry {
        let name: AuthorityFunctions.Address

        /// In DER.
        let certificate: [UInt8]
    }

    /// More than any bundle has.
    private static let bundleLimit = 16 << 20

    private let functions: AuthorityFunctions
    private var entries: [Entry] = []

    /// Reads a bundle; it is empty when that isn't possible.
    init(bundlePath: String, _ functions: AuthorityFunctions) {
        self.functions = functions
        guard let text = try? RegularFile.contents(of: bundlePath, limit: Self.bundleLimit) else { return }
        CertificateBundle(text: text).forEach { certificate in
            guard let bytes = CertificateSubject.find(in: certificate) else { return }
            var start = bytes.baseAddress
            guard let name = functions.readName(nil, &start, bytes.count) else { return }
            entries.append(Entry(name: name, certificate: Array(certificate)))
        }
    }

    deinit {
        for entry in entries {
            functions.freeName(entry.name)
        }
    }

    /// The certificates of an owner, in DER; there may be several with different keys.
    func certificates(of name: AuthorityFunctions.Address?) -> [[UInt8]] {
        entries.lazy.filter { self.functions.compareNames(name, $0.name) == 0 }.map(\.certificate)
    }
}
