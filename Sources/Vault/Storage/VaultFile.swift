import NativeLibraries
import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The vault's file: whether it is there and fit to be used, and how it comes to be.
struct VaultFile {
    let path: String

    /// Whether there is something to open; nothing is made and nothing is waited for.
    ///
    /// - Throws: when what has the name can't be a vault.
    func exists() throws(VaultError) -> Bool {
        guard !path.isEmpty, !KeyFile.isName(of: path) else {
            throw VaultError(.configuration, "\"\(path)\" can't be the path of a vault.")
        }
        let status: FileStatus
        do throws(SystemError) {
            status = try FileStatus(path: path)
        } catch {
            guard error.code == ENOENT else {
                throw .unavailable("The vault \(path) can't be reached", error)
            }
            guard !FileNames.exists(path) else {
                throw VaultError(.configuration, "The vault \(path) is a link that leads nowhere.")
            }
            return false
        }
        guard status.kind == .regular else {
            throw VaultError(.configuration, "The vault \(path) is \(status.kind.description), not a regular file.")
        }
        guard status.size > 0 else {
            throw .corrupt("The vault \(path) is empty: remove the file to begin a new vault.")
        }
        return true
    }

    /// Which file the path leads to now.
    func identity() throws(VaultError) -> FileIdentity {
        do throws(SystemError) {
            return try FileIdentity(path: path)
        } catch {
            throw .unavailable("The vault \(path) can't be reached", error)
        }
    }

    /// Whether the path still leads to this file.
    func isStill(_ identity: FileIdentity) -> Bool {
        (try? FileIdentity(path: path)) == identity
    }

    /// Closes a file that belongs to us to everybody else. Not by opening it: closing it again would give up the locks
    /// that SQLite may have on it in this process.
    ///
    /// - Parameter path: what isn't there is left alone.
    static func makePrivate(_ path: String) throws(VaultError) {
        do throws(SystemError) {
            let status = try FileStatus(path: path)
            guard status.permissions & 0o077 != 0, try FileIdentity(path: path).isOwn else { return }
            try FileNames.setPermissions(of: path, to: status.permissions & 0o700)
        } catch {
            guard error.code != ENOENT else { return }
            throw .unavailable("The permissions of \(path) can't be changed", error)
        }
    }

    /// Makes the vault, unless another process is faster.
    ///
    /// It is made complete under another name and gets its own name last, so nobody ever sees a half of it. A lock on the
    /// folder keeps two from making it at once; that is also what allows what an earlier vault left behind to be removed:
    /// SQLite would take an old write-ahead log for the new file's.
    ///
    /// - Parameter keyForNewVault: is only called when the vault is really to be made.
    /// - Returns: the new vault's key; nil when it was there.
    func create(
        sqlite: SQLiteLibrary,
        crypto: CryptoLibrary,
        interruption: Interruption,
        keyForNewVault: () throws(VaultError) -> VaultKey
    ) throws(VaultError) -> VaultKey? {
        let folder = Folder.containing(path)
        let lock = try lockedFolder(folder, interruption: interruption)
        return try withExtendedLifetime(lock) { () throws(VaultError) -> VaultKey? in
            if try exists() {
                return nil
            }
            let key = try keyForNewVault()
            let draft = path + ".new"
            defer { try? removeLeftovers(of: draft) }
            do throws(SystemError) {
                try removeLeftovers(of: draft)
                _ = try FileDescriptor.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
            } catch {
                throw cannotCreate(error)
            }
            try VaultBuilder(sqlite: sqlite, crypto: crypto).build(at: draft, key: key)
            do throws(SystemError) {
                try FileDescriptor.open(draft, O_RDONLY).synchronize()
                try removeLeftovers(of: path)
                _ = try FileNames.link(draft, as: path)
                try Folder.synchronize(folder)
            } catch {
                throw cannotCreate(error)
            }
            return key
        }
    }

    private func lockedFolder(_ folder: String, interruption: Interruption) throws(VaultError) -> FolderLock {
        do throws(SystemError) {
            try Folder.create(folder, mode: 0o700)
        } catch {
            throw cannotCreate(error)
        }
        do throws(FolderLock.Failure) {
            return try FolderLock(folder, interruption: interruption)
        } catch {
            switch error {
            case .system(let error): throw cannotCreate(error)
            case .interrupted(let cause):
                throw .interrupted(cause, "while another process was making the vault")
            }
        }
    }

    private func cannotCreate(_ error: SystemError) -> VaultError {
        VaultError(.unavailable, "The vault \(path) can't be made: \(error.operation): \(error.reason).")
    }

    private func removeLeftovers(of path: String) throws(SystemError) {
        for suffix in ["-wal", "-shm", "-journal"] + (path == self.path ? [] : [""]) {
            try FileNames.remove(path + suffix)
        }
    }
}
