import NativeLibraries
import POSIX

/// Everything between a path and an open vault.
struct VaultOpener: Sendable {
    let path: String
    let keySource: KeySource
    let sqlite: Library<SQLiteLibrary>
    let crypto: Library<CryptoLibrary>
    let lockMilliseconds: Int

    /// Opens the vault.
    ///
    /// - Parameter creates: makes it if it isn't there.
    /// - Returns: nil if it isn't there and wasn't to be made.
    func open(creates: Bool, interruption: Interruption) throws(VaultError) -> VaultSession? {
        let file = VaultFile(path: path)
        let isThere = try file.exists()
        guard isThere || creates else { return nil }
        let (sqlite, crypto) = try libraries()
        let loader = KeyLoader(source: keySource, file: KeyFile(besideVault: path), crypto: crypto)
        var key: VaultKey?
        if !isThere {
            key = try file.create(sqlite: sqlite, crypto: crypto, interruption: interruption) {
                () throws(VaultError) -> VaultKey in
                try loader.keyForNewVault(interruption: interruption)
            }
        }
        // Known before the file is opened, so that a file that takes its place later is noticed.
        let identity = try file.identity()
        try VaultFile.makePrivate(path)
        let connection = try connection(sqlite, interruption: interruption)
        let salt = try Self.checkFormat(of: connection)
        let userKey = if let key { key } else { try loader.key(interruption: interruption) }
        let keys = try VaultKeys(userKey, salt: salt, crypto: crypto)
        try checkKey(keys, of: connection, loader)
        return VaultSession(connection: connection, crypto: crypto, keys: keys, identity: identity)
    }

    /// Whether the path still leads to the file that is open.
    func isCurrent(_ session: VaultSession) -> Bool {
        VaultFile(path: path).isStill(session.identity)
    }

    private func libraries() throws(VaultError) -> (SQLiteLibrary, CryptoLibrary) {
        do throws(LibraryError) {
            return (try sqlite.functions(), try crypto.functions())
        } catch {
            throw .library(error)
        }
    }

    private func connection(_ sqlite: SQLiteLibrary, interruption: Interruption) throws(VaultError) -> Connection {
        let patience = LockPatience(milliseconds: lockMilliseconds)
        patience.renew(for: interruption)
        let connection = try Connection(path: path, sqlite: sqlite, patience: patience)
        for setting in Self.settings {
            try connection.execute("PRAGMA \(setting)")
        }
        return connection
    }

    /// What holds for our connection alone; the rest is written in the file.
    private static let settings = [
        // A commit returns when the disk has it; on macOS also the disk's own cache.
        "synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON",
        // What is deleted is overwritten, and nothing is put into temporary files.
        "secure_delete = ON", "temp_store = MEMORY",
        // The file may have been made to harm us.
        "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0",
    ]

    /// - Returns: the vault's salt.
    private static func checkFormat(of connection: Connection) throws(VaultError) -> [UInt8] {
        guard try connection.integer("PRAGMA application_id") == VaultFormat.applicationID else {
            throw .corrupt("The vault's file is a database of another program.")
        }
        let version = try connection.integer("PRAGMA user_version")
        guard version >= VaultFormat.version else {
            throw .corrupt("The vault's file is damaged: it has no format.")
        }
        guard version <= VaultFormat.version else {
            throw VaultError(
                .unavailable,
                "The vault was written by a newer version of this program, in format \(version); this one knows up to "
                    + "\(VaultFormat.version)."
            )
        }
        try useLog(connection)
        let salt = try connection.firstRow("SELECT salt FROM vault") { (row: SQLiteRow) throws(VaultError) in
            row.blob(0)
        }
        guard let salt else { throw .corrupt("The vault's file is damaged: it says nothing about its key.") }
        return salt
    }

    /// Makes sure of the write-ahead log: somebody may have switched it off by hand, and without it writers and readers
    /// shut each other out.
    private static func useLog(_ connection: Connection) throws(VaultError) {
        let mode = try connection.firstRow("PRAGMA journal_mode = WAL") { (row: SQLiteRow) throws(VaultError) in
            row.text(0)
        }
        guard mode == "wal" else {
            throw VaultError(.unavailable, "The vault's file system can't share memory between processes.")
        }
        for suffix in ["-wal", "-shm"] {
            try VaultFile.makePrivate(connection.path + suffix)
        }
    }

    private func checkKey(_ keys: VaultKeys, of connection: Connection, _ loader: KeyLoader) throws(VaultError) {
        let stored = try connection.firstRow("SELECT key_check FROM vault") { (row: SQLiteRow) throws(VaultError) in
            row.blob(0)
        }
        guard let stored, keys.records.crypto.areEqual(stored, keys.check) else {
            throw VaultError(
                .wrongKey,
                "The key \(loader.sourceDescription) is not the one that the vault was made with."
            )
        }
    }
}
