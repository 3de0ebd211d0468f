import NativeLibraries
import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file that holds a vault's key, in base64 and a line feed, readable by its owner alone.
struct KeyFile {
    private static let name = "vault.key"

    /// Far more than a key is long.
    private static let limit = 4096

    let path: String

    /// - Parameter vault: the vault's path as it was given: a link to a vault has its key beside the link.
    init(besideVault vault: String) {
        path = Folder.containing(vault) + "/" + Self.name
    }

    /// Whether this name can't be a vault's, because it is a key's.
    static func isName(of path: String) -> Bool {
        path.split(separator: "/").last.map { $0.utf8.elementsEqual(name.utf8) } ?? false
    }

    /// Reads the key.
    ///
    /// - Returns: nil when there is no such file.
    func read(_ crypto: CryptoLibrary) throws(VaultError) -> VaultKey? {
        guard let file = try open() else { return nil }
        var text: [UInt8]
        do throws(SystemError) {
            text = try file.read(upTo: Self.limit)
        } catch {
            throw unreadable(error)
        }
        defer { text.withUnsafeMutableBytes { crypto.wipe($0.baseAddress, $0.count) } }
        guard let key = VaultKey(base64: text, crypto: crypto) else {
            throw VaultError(.keyUnavailable, "The key file \(path) does not hold 32 bytes in base64.")
        }
        return key
    }

    /// Makes the file with a new key, unless it is there: whoever comes second uses the first one's key.
    func readOrCreate(_ crypto: CryptoLibrary) throws(VaultError) -> VaultKey {
        if let key = try read(crypto) {
            return key
        }
        guard let key = VaultKey.random(crypto) else { throw .cryptographyFailed }
        do throws(SystemError) {
            try publish(key, crypto)
        } catch {
            throw .unavailable("The key file \(path) could not be made", error)
        }
        guard let stored = try read(crypto) else {
            throw VaultError(.keyUnavailable, "The key file \(path) has gone again.")
        }
        return stored
    }

    /// Writes the key under another name, brings it onto the disk, and only then gives it its name.
    private func publish(_ key: VaultKey, _ crypto: CryptoLibrary) throws(SystemError) {
        let draft = path + ".new"
        // Left behind by a process that was killed; nobody else is here, see `VaultFile.create`.
        try FileNames.remove(draft)
        defer { try? FileNames.remove(draft) }
        var text = key.base64 + [UInt8(ascii: "\n")]
        defer { text.withUnsafeMutableBytes { crypto.wipe($0.baseAddress, $0.count) } }
        let file = try FileDescriptor.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        try file.write(text)
        try file.synchronize()
        _ = try FileNames.link(draft, as: path)
        try Folder.synchronize(Folder.containing(path))
    }

    /// - Returns: nil when there is no such file.
    private func open() throws(VaultError) -> FileDescriptor? {
        let file: FileDescriptor
        let status: FileStatus
        do throws(RegularFile.Failure) {
            (file, status) = try RegularFile.open(path)
        } catch {
            switch error {
            case .system(let error) where error.code == ENOENT && !FileNames.exists(path):
                return nil
            case .system(let error):
                throw unreadable(error)
            case .notRegular(let kind):
                throw VaultError(.configuration, "The key file \(path) is \(kind.description), not a regular file.")
            case .tooLarge:
                throw VaultError(.keyUnavailable, "The key file \(path) is too large to be one.")
            }
        }
        try checkPermissions(of: file, status)
        return file
    }

    /// As `ssh` does with private keys: a file of one's own must be closed to everybody else. A file that an
    /// administrator provides may be open to a group, but a key that everybody can use is none.
    private func checkPermissions(of file: FileDescriptor, _ status: FileStatus) throws(VaultError) {
        let isOwn: Bool
        do throws(SystemError) {
            isOwn = try FileIdentity(file).isOwn
        } catch {
            throw unreadable(error)
        }
        let forbidden: mode_t = isOwn ? 0o077 : 0o007
        guard status.permissions & forbidden == 0 else {
            throw VaultError(
                .configuration,
                "The key file \(path) is open to other users: close it with `chmod 600`, or replace the key if it has leaked."
            )
        }
    }

    private func unreadable(_ error: SystemError) -> VaultError {
        .init(.keyUnavailable, "The key file \(path) can't be read: \(error.reason).")
    }
}
