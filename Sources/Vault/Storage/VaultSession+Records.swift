import JSON
import POSIX

/// Records, between what callers see and what stands in the file.
extension VaultSession {
    /// A schema of a large database has more values than a request may.
    private static let limits = JSONLimits(values: 100_000_000)

    func opened(_ sealed: SealedRecord) throws(VaultError) -> VaultRecord {
        let row = sealed.row
        let document = try json(in: sealed.document, boundTo: row.documentFields, of: row.name)
        let test = try sealed.test.map { (test: SealedText) throws(VaultError) in
            try json(in: test, boundTo: row.testFields, of: row.name)
        }
        guard case .object(let document) = document else { throw .corrupt(record: row.name) }
        return VaultRecord(
            identity: row.identity,
            name: row.name,
            datasourceType: row.datasourceType,
            revision: Int(row.revision),
            createdAt: row.createdAt,
            updatedAt: row.updatedAt,
            document: document,
            lastTest: test
        )
    }

    func insert(_ draft: VaultDraft, into manifest: inout Manifest) throws(VaultError) -> VaultRecord {
        if try records.row(named: draft.name) != nil {
            throw .alreadyExists(draft.name)
        }
        let now = Timestamp.now
        let row = RecordRow(
            number: 0,
            identity: RecordIdentity(bytes: try crypto.random(count: RecordIdentity.count)),
            name: draft.name,
            datasourceType: draft.datasourceType,
            revision: 1,
            createdAt: now,
            updatedAt: now,
            documentTag: []
        )
        var record = SealedRecord(row: row, document: SealedText(tag: [], body: []))
        try seal(draft.document, in: &record)
        if let report = draft.lastTest {
            try seal(report: report, in: &record)
        }
        record.row.number = try records.insert(record)
        if let schema = draft.schema {
            try store(schema, for: &record.row)
        }
        manifest.add(try keys.number(of: record.row))
        // What can't be opened again must not be committed.
        return try opened(record)
    }

    func update(
        _ base: VaultRecord,
        _ change: VaultChange,
        in manifest: inout Manifest
    ) throws(VaultError) -> VaultRecord {
        var record = try current(base)
        let old = try opened(record)
        manifest.remove(try keys.number(of: record.row))
        if let newName = change.newName, newName != record.row.name {
            if try records.row(named: newName) != nil {
                throw .alreadyExists(newName)
            }
            record.row.name = newName
        }
        record.row.revision &+= 1
        // A clock that was set back must not make a record older.
        record.row.updatedAt = max(.now, record.row.updatedAt)
        try seal(change.document, in: &record)
        if let report = change.lastTest {
            try seal(report: report, in: &record)
        } else if change.document["credentials"] != old.document["credentials"] {
            removeReport(from: &record)
        }
        try records.update(record)
        if let schema = change.schema {
            try store(schema, for: &record.row)
        }
        manifest.add(try keys.number(of: record.row))
        // What can't be opened again must not be committed.
        return try opened(record)
    }

    func delete(_ name: ExactString, ifRevision: Int?, in manifest: inout Manifest) throws(VaultError) {
        guard let row = try records.row(named: name) else { throw .notFound(name) }
        if let ifRevision, Int64(ifRevision) != row.revision {
            throw .revisionConflict(name, current: Int(row.revision))
        }
        manifest.remove(try keys.number(of: row))
        try records.delete(row)
    }

    func store(report: JSONValue, of base: VaultRecord, in manifest: inout Manifest) throws(VaultError) {
        var record = try current(base)
        manifest.remove(try keys.number(of: record.row))
        try seal(report: report, in: &record)
        try records.update(record)
        manifest.add(try keys.number(of: record.row))
    }

    func store(_ schema: CachedSchema, of base: VaultRecord, in manifest: inout Manifest) throws(VaultError) {
        var row = try current(base).row
        manifest.remove(try keys.number(of: row))
        try store(schema, for: &row)
        manifest.add(try keys.number(of: row))
    }

    func schema(of name: ExactString) throws(VaultError) -> CachedSchema? {
        guard let row = try records.row(named: name) else { throw .notFound(name) }
        guard let stored = try records.schema(of: row) else { return nil }
        let fields = row.schemaFields(cachedAt: stored.cachedAt)
        let schema = try json(in: stored.schema, boundTo: fields, of: name)
        return CachedSchema(schema: schema, cachedAt: stored.cachedAt)
    }

    /// The record that a caller has read, if it still is as it was then.
    private func current(_ base: VaultRecord) throws(VaultError) -> SealedRecord {
        guard let record = try records.record(named: base.name) else { throw .notFound(base.name) }
        guard record.row.identity == base.identity, record.row.revision == base.revision else {
            throw .revisionConflict(base.name, current: Int(record.row.revision))
        }
        return record
    }

    // MARK: Sealing

    private func seal(_ document: JSONObject, in record: inout SealedRecord) throws(VaultError) {
        let text = JSONValue.object(document).bytes
        record.document = try keys.records.seal(text, boundTo: record.row.documentFields)
        record.row.documentTag = record.document.tag
    }

    private func seal(report: JSONValue, in record: inout SealedRecord) throws(VaultError) {
        record.row.testedRevision = record.row.revision
        let test = try keys.records.seal(report.bytes, boundTo: record.row.testFields)
        record.test = test
        record.row.testTag = test.tag
    }

    private func removeReport(from record: inout SealedRecord) {
        record.test = nil
        record.row.testTag = nil
        record.row.testedRevision = nil
    }

    private func store(_ schema: CachedSchema, for row: inout RecordRow) throws(VaultError) {
        let fields = row.schemaFields(cachedAt: schema.cachedAt)
        let sealed = try keys.records.seal(schema.schema.bytes, boundTo: fields)
        row.schemaTag = sealed.tag
        try records.storeSchema(sealed, cachedAt: schema.cachedAt, for: row)
    }

    private func json(
        in sealed: SealedText,
        boundTo fields: BoundFields,
        of name: ExactString
    ) throws(VaultError) -> JSONValue {
        guard let bytes = try keys.records.open(sealed, boundTo: fields) else { throw .corrupt(record: name) }
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: bytes, limits: Self.limits)
        } catch {
            throw .corrupt(record: name)
        }
    }
}
