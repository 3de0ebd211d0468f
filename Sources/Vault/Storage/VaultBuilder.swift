import NativeLibraries
import POSIX

/// Fills an empty file with a vault that holds nothing.
struct VaultBuilder {
    let sqlite: SQLiteLibrary
    let crypto: CryptoLibrary

    /// - Parameter path: nobody else uses this file; bringing it onto the disk is up to the caller.
    func build(at path: String, key: VaultKey) throws(VaultError) {
        let salt = try crypto.random(count: VaultKeys.saltCount)
        let keys = try VaultKeys(key, salt: salt, crypto: crypto)
        let manifest = try keys.manifest.seal(Manifest().bytes, boundTo: VaultSession.manifestFields)

        let patience = LockPatience(milliseconds: 0)
        let connection = try Connection(path: path, sqlite: sqlite, patience: patience)
        try connection.execute("PRAGMA synchronous = OFF")
        try connection.execute("PRAGMA journal_mode = MEMORY")
        try connection.execute("PRAGMA application_id = \(VaultFormat.applicationID)")
        try connection.execute("PRAGMA user_version = \(VaultFormat.version)")
        try connection.execute("BEGIN")
        for table in VaultFormat.tables {
            try connection.execute(table)
        }
        try connection.execute(
            "INSERT INTO vault (id, salt, key_check, manifest_tag, manifest) VALUES (1, ?, ?, ?, ?)",
            .blob(salt),
            .blob(keys.check),
            .blob(manifest.tag),
            .blob(manifest.body)
        )
        try connection.execute("COMMIT")
        // Written into the file for good. Closing the connection removes the log that this makes.
        try connection.execute("PRAGMA journal_mode = WAL")
    }
}
