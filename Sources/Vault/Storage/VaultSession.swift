import NativeLibraries
import POSIX

/// An open vault: its connection, its keys, and what its manifest said last. Not for two threads at once.
final class VaultSession {
    /// What the manifest is bound to.
    static let manifestFields = BoundFields("manifest")

    let connection: Connection
    let crypto: CryptoLibrary
    let keys: VaultKeys

    /// The file that is open, whatever its path has come to lead to.
    let identity: FileIdentity

    private var verified: (dataVersion: Int64, manifest: Manifest)?

    /// - Parameter keys: made from the vault's salt; checked here.
    init(connection: Connection, crypto: CryptoLibrary, keys: VaultKeys, identity: FileIdentity) {
        self.connection = connection
        self.crypto = crypto
        self.keys = keys
        self.identity = identity
    }

    var records: RecordTable { RecordTable(connection: connection) }

    /// Runs `body` on one state of the vault, which nobody can change meanwhile.
    func read<Result>(
        interruption: Interruption,
        _ body: () throws(VaultError) -> Result
    ) throws(VaultError) -> Result {
        try transaction("BEGIN") { () throws(VaultError) -> Result in
            _ = try verifiedManifest(interruption: interruption)
            let result = try body()
            try connection.execute("COMMIT")
            return result
        }
    }

    /// Runs `body` while nobody else can write, and makes what it changes last.
    ///
    /// - Parameter body: takes the records that it changes out of the manifest, and adds them as they become.
    /// - Throws: then nothing was changed, unless the error's outcome says that this isn't known.
    func write<Result>(
        interruption: Interruption,
        _ body: (inout Manifest) throws(VaultError) -> Result
    ) throws(VaultError) -> Result {
        try transaction("BEGIN IMMEDIATE") { () throws(VaultError) -> Result in
            let before = try verifiedManifest(interruption: interruption)
            var manifest = before
            let result = try body(&manifest)
            if manifest == before {
                // Nothing was changed, so there is nothing to bring onto the disk.
                connection.rollBack()
                return result
            }
            manifest.changes &+= 1
            try store(manifest)
            try interruption.checkVault()
            try commit()
            verified?.manifest = manifest
            return result
        }
    }

    private func transaction<Result>(
        _ begin: String,
        _ body: () throws(VaultError) -> Result
    ) throws(VaultError) -> Result {
        try connection.execute(begin)
        do throws(VaultError) {
            return try body()
        } catch {
            connection.rollBack()
            throw error
        }
    }

    private func commit() throws(VaultError) {
        do throws(VaultError) {
            try connection.execute("COMMIT")
        } catch {
            // The log may hold the whole change although the disk did not confirm it.
            throw error.withUnknownOutcome
        }
    }

    // MARK: The manifest

    /// The manifest of what this transaction sees, checked against every record if another connection wrote since.
    private func verifiedManifest(interruption: Interruption) throws(VaultError) -> Manifest {
        let dataVersion = try connection.integer("PRAGMA data_version")
        if let verified, verified.dataVersion == dataVersion {
            return verified.manifest
        }
        let stored = try storedManifest()
        guard stored.changes >= verified?.manifest.changes ?? 0 else {
            throw .corrupt("The vault was replaced by an older copy of itself while it was in use.")
        }
        var counted = Manifest(changes: stored.changes)
        try records.forEachRow { (row: RecordRow) throws(VaultError) in
            counted.add(try keys.number(of: row))
            if counted.records % 1024 == 0 {
                try interruption.checkVault()
            }
        }
        guard counted == stored else { throw try explanation() }
        verified = (dataVersion, stored)
        return stored
    }

    private func storedManifest() throws(VaultError) -> Manifest {
        let sql = "SELECT manifest_tag, manifest FROM vault"
        let sealed = try connection.firstRow(sql) { (row: SQLiteRow) throws(VaultError) in
            SealedText(tag: row.blob(0), body: row.blob(1))
        }
        let bytes = try sealed.flatMap { (sealed: SealedText) throws(VaultError) in
            try keys.manifest.open(sealed, boundTo: Self.manifestFields)
        }
        guard let manifest = bytes.flatMap(Manifest.init(bytes:)) else {
            throw .corrupt("The vault was damaged or changed by something else than this program; \(VaultError.remedy)")
        }
        return manifest
    }

    private func store(_ manifest: Manifest) throws(VaultError) {
        let sealed = try keys.manifest.seal(manifest.bytes, boundTo: Self.manifestFields)
        try connection.execute(
            "UPDATE vault SET manifest_tag = ?, manifest = ?",
            .blob(sealed.tag),
            .blob(sealed.body)
        )
    }

    /// Why the manifest doesn't fit the records: one that doesn't open is named.
    private func explanation() throws(VaultError) -> VaultError {
        do throws(VaultError) {
            try records.forEachRecord(filter: VaultFilter(), page: nil) { (record: SealedRecord) throws(VaultError) in
                _ = try opened(record)
            }
        } catch {
            guard case .corrupt = error.code else { throw error }
            return error
        }
        return .corrupt(
            "The vault's records are not those that its manifest counts: something else than this program removed, added "
                + "or replaced one."
        )
    }
}

extension Connection {
    /// Forgets what was changed since `BEGIN`. There is nothing to be done about a failure of this.
    func rollBack() {
        if isInTransaction {
            try? execute("ROLLBACK")
        }
    }
}
