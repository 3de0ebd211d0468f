package import JSON
package import NativeLibraries
package import POSIX

/// Data sources in a file on this computer, encrypted, shared by every process that has the key.
///
/// The file is a SQLite database that only its owner may read. Names, types, revisions and times stand in it as they
/// are; what a record consists of is sealed with AES-256-GCM, bound to all of those. A manifest, sealed too, notices
/// records that were removed or replaced; see `Manifest` for how, and for what it can't notice: that the whole file was
/// replaced by an older copy.
///
/// Any thread may call any method. They take turns, because they share one connection; every wait, for a turn as for
/// another process, ends at the interruption's deadline or when it is cancelled. Nothing is opened before the first
/// call, and nothing is made on the disk before the first `create`: a vault that isn't there holds no records.
///
/// When a method that writes returns, its change survives the end of the process and a loss of power. When it throws,
/// nothing was changed, unless `VaultError.outcome` says that this isn't known.
package final class Vault: Sendable {
    private let opener: VaultOpener
    private let turnstile = Turnstile<VaultSession?>(nil)

    /// Does nothing yet.
    ///
    /// - Parameters:
    ///   - path: the file; missing folders are made, for their owner alone, together with it.
    ///   - keySource: asked when the vault is opened.
    ///   - lockMilliseconds: how long a call waits for another process that has the vault locked, if its own deadline
    ///     isn't earlier.
    package init(
        path: String,
        keySource: KeySource,
        lockMilliseconds: Int = 10_000,
        sqlite: Library<SQLiteLibrary> = SQLiteLibrary.shared,
        crypto: Library<CryptoLibrary> = CryptoLibrary.shared
    ) {
        opener = VaultOpener(
            path: path,
            keySource: keySource,
            sqlite: sqlite,
            crypto: crypto,
            lockMilliseconds: lockMilliseconds
        )
    }

    /// Stores a new record, with the report and the schema that the draft may have, all at once.
    ///
    /// - Throws: `alreadyExists`; or what is wrong with the vault.
    package func create(_ draft: VaultDraft, interruption: Interruption) throws(VaultError) -> VaultRecord {
        let record = try withSession(creates: true, interruption) { (session) throws(VaultError) in
            try session.write(interruption: interruption) { (manifest) throws(VaultError) in
                try session.insert(draft, into: &manifest)
            }
        }
        guard let record else { throw VaultError(.unavailable, "The vault has gone while it was being opened.") }
        return record
    }

    /// Reads a record.
    ///
    /// - Throws: `notFound`; `corrupt`; or what is wrong with the vault.
    package func read(_ name: ExactString, interruption: Interruption) throws(VaultError) -> VaultRecord {
        let record = try read(interruption) { (session) throws(VaultError) in
            guard let record = try session.records.record(named: name) else { throw .notFound(name) }
            return try session.opened(record)
        }
        guard let record else { throw .notFound(name) }
        return record
    }

    /// Whether a record has this name; nothing is decrypted.
    package func exists(_ name: ExactString, interruption: Interruption) throws(VaultError) -> Bool {
        try read(interruption) { (session) throws(VaultError) in
            try session.records.row(named: name) != nil
        } ?? false
    }

    /// Replaces a record by what a caller made of it, if nobody else has replaced or updated it since.
    ///
    /// There is no lock between reading and this: the caller may take any time in between, as for a test.
    ///
    /// - Parameter base: the record as it was read.
    /// - Returns: the record with its new revision.
    /// - Throws: `notFound`, `revisionConflict`, `alreadyExists` for the new name; or what is wrong with the vault.
    package func update(
        _ base: VaultRecord,
        _ change: VaultChange,
        interruption: Interruption
    ) throws(VaultError) -> VaultRecord {
        try write(to: base.name, interruption) { (session, manifest) throws(VaultError) in
            try session.update(base, change, in: &manifest)
        }
    }

    /// Deletes a record, also one whose sealed texts are damaged.
    ///
    /// - Parameter ifRevision: the revision that it must have; nil deletes any.
    /// - Throws: `notFound`, `revisionConflict`; or what is wrong with the vault.
    package func delete(
        _ name: ExactString,
        ifRevision: Int? = nil,
        interruption: Interruption
    ) throws(VaultError) {
        try write(to: name, interruption) { (session, manifest) throws(VaultError) in
            try session.delete(name, ifRevision: ifRevision, in: &manifest)
        }
    }

    /// Lists records in the order of the bytes of their names.
    ///
    /// - Parameters:
    ///   - page: nil for all of them.
    ///   - transform: takes what is needed out of each record, so that no more secrets than one record's are decrypted
    ///     at a time. It is called in the middle of a transaction, so it must be quick and must not call the vault.
    /// - Throws: `corrupt` for the first record on the page that can't be opened; or what is wrong with the vault.
    package func list<Item: Sendable>(
        _ filter: VaultFilter = VaultFilter(),
        page: VaultPage? = nil,
        interruption: Interruption,
        transform: (VaultRecord) -> Item
    ) throws(VaultError) -> VaultListing<Item> {
        let listing = try read(interruption) { (session) throws(VaultError) in
            var items: [Item] = []
            var count = 0
            try session.records.forEachRecord(filter: filter, page: page) { (record) throws(VaultError) in
                try interruption.checkVault()
                count += 1
                if count <= page?.size ?? .max {
                    items.append(transform(try session.opened(record)))
                }
            }
            return VaultListing(items: items, hasMore: count > items.count)
        }
        return listing ?? VaultListing(items: [], hasMore: false)
    }

    /// Keeps the report of a test of a record. Neither its revision nor the time of its update changes.
    ///
    /// - Parameter record: as it was read for the test.
    /// - Returns: false, with nothing kept, if the record was updated, replaced or deleted since.
    package func recordTest(
        _ report: JSONValue,
        of record: VaultRecord,
        interruption: Interruption
    ) throws(VaultError) -> Bool {
        try unlessOutdated { () throws(VaultError) in
            try write(to: record.name, interruption) { (session, manifest) throws(VaultError) in
                try session.store(report: report, of: record, in: &manifest)
            }
        }
    }

    /// Keeps what a record's source holds, in place of what was kept before.
    ///
    /// - Parameter record: as it was read for looking.
    /// - Returns: false, with nothing kept, if the record was updated, replaced or deleted since.
    package func cacheSchema(
        _ schema: CachedSchema,
        of record: VaultRecord,
        interruption: Interruption
    ) throws(VaultError) -> Bool {
        try unlessOutdated { () throws(VaultError) in
            try write(to: record.name, interruption) { (session, manifest) throws(VaultError) in
                try session.store(schema, of: record, in: &manifest)
            }
        }
    }

    /// What a record's source held when it was looked at last; nil if that was never kept.
    ///
    /// - Throws: `notFound`; `corrupt`; or what is wrong with the vault.
    package func cachedSchema(of name: ExactString, interruption: Interruption) throws(VaultError) -> CachedSchema? {
        let schema = try read(interruption) { (session) throws(VaultError) in
            try session.schema(of: name)
        }
        guard let schema else { throw .notFound(name) }
        return schema
    }

    /// Closes the file; the next call opens it again. The last process to do so leaves one file, with everything in it.
    ///
    /// - Throws: when the work that has the vault doesn't end in time.
    package func close(interruption: Interruption) throws(VaultError) {
        try turnstile.withTurn(interruption: interruption) { (session) throws(VaultError) in
            session = nil
        }
    }
}

extension Vault {
    /// - Returns: nil when there is no vault yet.
    private func read<Result>(
        _ interruption: Interruption,
        _ body: (VaultSession) throws(VaultError) -> Result
    ) throws(VaultError) -> Result? {
        try withSession(creates: false, interruption) { (session) throws(VaultError) in
            try session.read(interruption: interruption) { () throws(VaultError) in
                try body(session)
            }
        }
    }

    /// Changes a record, which a vault that isn't there yet can't have.
    private func write<Result>(
        to name: ExactString,
        _ interruption: Interruption,
        _ body: (VaultSession, inout Manifest) throws(VaultError) -> Result
    ) throws(VaultError) -> Result {
        let result = try withSession(creates: false, interruption) { (session) throws(VaultError) in
            try session.write(interruption: interruption) { (manifest) throws(VaultError) in
                try body(session, &manifest)
            }
        }
        guard let result else { throw .notFound(name) }
        return result
    }

    /// - Returns: nil when there is no vault yet, and none was to be made.
    private func withSession<Result>(
        creates: Bool,
        _ interruption: Interruption,
        _ body: (VaultSession) throws(VaultError) -> Result
    ) throws(VaultError) -> Result? {
        try turnstile.withTurn(interruption: interruption) { (kept) throws(VaultError) in
            // A file that was moved away while it was open would take our writes with it.
            if let session = kept, !opener.isCurrent(session) {
                kept = nil
            }
            if kept == nil {
                kept = try opener.open(creates: creates, interruption: interruption)
            }
            guard let session = kept else { return nil }
            session.connection.patience.renew(for: interruption)
            do throws(VaultError) {
                return try body(session)
            } catch {
                if error.makesSessionUnusable || session.connection.isInTransaction {
                    kept = nil
                }
                throw error
            }
        }
    }

    private func unlessOutdated(_ body: () throws(VaultError) -> Void) throws(VaultError) -> Bool {
        do throws(VaultError) {
            try body()
            return true
        } catch {
            switch error.code {
            case .notFound, .revisionConflict: return false
            default: throw error
            }
        }
    }
}

extension VaultError {
    /// Whether what we believe of the file may no longer hold, so that it has to be opened and checked anew.
    fileprivate var makesSessionUnusable: Bool {
        code == .corrupt(record: nil) || outcome == .unknown
    }
}
