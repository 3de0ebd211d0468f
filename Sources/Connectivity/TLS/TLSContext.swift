import Datasource
import NativeLibraries
import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What TLS connections of one test have in common: whom they trust and how they show who we are.
final class TLSContext {
    enum Failure: Error {
        case outOfMemory
        case authorities
        case certificate
        /// Unreadable, or locked with another passphrase.
        case key
        case mismatch
    }

    let library: TLSLibrary
    let handle: TLSLibrary.Context

    /// Whether the certificate of the other side is verified.
    let verifies: Bool
    private let verifiesHost: Bool
    private let passphrase: UnsafeMutablePointer<CChar>?

    /// - Parameters:
    ///   - files: where authorities, certificate and key stand.
    ///   - verifiesHost: whether the name in the certificate counts.
    ///   - passphrase: of the key, where it is locked.
    init(
        _ library: TLSLibrary,
        _ files: TLSFiles,
        verifiesHost: Bool,
        passphrase: Secret? = nil
    ) throws(Failure) {
        guard let handle = library.newContext(library.clientMethod()) else { throw .outOfMemory }
        self.library = library
        self.handle = handle
        verifies = files.rootCertificatePath != nil
        self.verifiesHost = verifiesHost
        self.passphrase = passphrase.flatMap { strdup($0.revealed) }
        try setUp(files)
    }

    deinit {
        library.freeContext(handle)
        free(passphrase)
    }

    private func setUp(_ files: TLSFiles) throws(Failure) {
        let setLeastVersion: CInt = 123
        let version12 = 0x0303
        _ = library.controlContext(handle, setLeastVersion, version12, nil)
        // Without an answer of ours the library would ask at the terminal.
        library.setPassphrase(handle) { place, size, _, data in
            guard let place, let data else { return 0 }
            let text = data.assumingMemoryBound(to: CChar.self)
            let count = strlen(text)
            guard count <= Int(size) else { return 0 }
            memcpy(place, text, count)
            return CInt(count)
        }
        library.setPassphraseData(handle, passphrase)
        if let path = files.rootCertificatePath {
            guard library.loadAuthorities(handle, path, nil) == 1 else { throw .authorities }
        }
        let verifiesPeer: CInt = 1
        library.setVerification(handle, verifies ? verifiesPeer : 0, nil)
        guard let certificatePath = files.certificatePath, let keyPath = files.keyPath else { return }
        let textForm: CInt = 1
        // In this order a key that belongs to another certificate is told apart from one that can't be read.
        guard library.useKey(handle, keyPath, textForm) == 1 else { throw .key }
        guard library.useCertificates(handle, certificatePath) == 1 else { throw .certificate }
        guard library.checkKey(handle) == 1 else { throw .mismatch }
    }

    /// Tells a session whom it talks to.
    func prepare(_ session: TLSLibrary.Session, host givenHost: String) {
        let host = givenHost.withoutTrailingDot
        if HostResolver.isNumeric(host) {
            if verifiesHost {
                _ = library.setAddress(library.verificationParameters(session), host)
            }
            return
        }
        let setServerName: CInt = 55
        host.withCString { name in
            _ = library.controlSession(session, setServerName, 0, UnsafeMutableRawPointer(mutating: name))
            if verifiesHost {
                _ = library.setHost(session, name)
            }
        }
    }

    /// The reason in an error code, whose place in it differs between versions of the library.
    func reason(of code: CUnsignedLong) -> Int {
        let isVersion3 = library.versionNumber() >= 0x3000_0000
        return Int(isVersion3 ? code & 0x7F_FFFF : code & 0xFFF)
    }
}
