import JSON
import POSIX

/// The statements that read and write rows. They know nothing of what is sealed.
struct RecordTable {
    let connection: Connection

    private static let shown = """
        d.number, d.identity, d.name, d.type, d.revision, d.created_at, d.updated_at, d.document_tag, d.test_tag,
        d.tested_revision, s.schema_tag
        """
    private static let source = "FROM datasources d LEFT JOIN schemas s ON s.number = d.number"

    /// Hands over every record without its sealed texts, in no particular order.
    func forEachRow(_ body: (RecordRow) throws(VaultError) -> Void) throws(VaultError) {
        try connection.forEachRow("SELECT \(Self.shown) \(Self.source)", []) { (row: SQLiteRow) throws(VaultError) in
            try body(RecordRow(row))
        }
    }

    /// Hands over the records that a list shows, in the order of the bytes of their names.
    func forEachRecord(
        filter: VaultFilter,
        page: VaultPage?,
        _ body: (SealedRecord) throws(VaultError) -> Void
    ) throws(VaultError) {
        let sql = """
            SELECT \(Self.shown), d.document, d.test \(Self.source)
            WHERE (?1 IS NULL OR d.type = ?1) AND (?2 IS NULL OR instr(d.name, ?2) > 0)
            ORDER BY d.name LIMIT ?3 OFFSET ?4
            """
        let values: [SQLiteValue] = [
            .optionalText(filter.datasourceType),
            .optionalText(filter.nameContains),
            .integer(page?.limit ?? -1),
            .integer(page?.offset ?? 0),
        ]
        try connection.forEachRow(sql, values) { (row: SQLiteRow) throws(VaultError) in
            try body(SealedRecord(row))
        }
    }

    /// The record of this name; nil when there is none.
    func record(named name: ExactString) throws(VaultError) -> SealedRecord? {
        let sql = "SELECT \(Self.shown), d.document, d.test \(Self.source) WHERE d.name = ?"
        return try connection.firstRow(sql, .text(name.string)) { (row: SQLiteRow) throws(VaultError) in
            SealedRecord(row)
        }
    }

    /// The record of this name without its sealed texts; nil when there is none.
    func row(named name: ExactString) throws(VaultError) -> RecordRow? {
        let sql = "SELECT \(Self.shown) \(Self.source) WHERE d.name = ?"
        return try connection.firstRow(sql, .text(name.string)) { (row: SQLiteRow) throws(VaultError) in
            RecordRow(row)
        }
    }

    /// - Returns: the number that SQLite gave the row.
    func insert(_ record: SealedRecord) throws(VaultError) -> Int64 {
        try connection.execute(
            """
            INSERT INTO datasources (name, type, identity, revision, created_at, updated_at, document_tag, document,
                test_tag, test, tested_revision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(record.row.name.string),
            .text(record.row.datasourceType),
            .blob(record.row.identity.bytes),
            .integer(record.row.revision),
            .integer(record.row.createdAt.milliseconds),
            .integer(record.row.updatedAt.milliseconds),
            .blob(record.document.tag),
            .blob(record.document.body),
            .optionalBlob(record.test?.tag),
            .optionalBlob(record.test?.body),
            record.row.testedRevision.map(SQLiteValue.integer) ?? .null
        )
        return try connection.integer("SELECT last_insert_rowid()")
    }

    /// Stores everything of a record that an update may change.
    func update(_ record: SealedRecord) throws(VaultError) {
        try connection.execute(
            """
            UPDATE datasources SET name = ?, revision = ?, updated_at = ?, document_tag = ?, document = ?,
                test_tag = ?, test = ?, tested_revision = ?
            WHERE number = ?
            """,
            .text(record.row.name.string),
            .integer(record.row.revision),
            .integer(record.row.updatedAt.milliseconds),
            .blob(record.document.tag),
            .blob(record.document.body),
            .optionalBlob(record.test?.tag),
            .optionalBlob(record.test?.body),
            record.row.testedRevision.map(SQLiteValue.integer) ?? .null,
            .integer(record.row.number)
        )
    }

    func delete(_ row: RecordRow) throws(VaultError) {
        try connection.execute("DELETE FROM schemas WHERE number = ?", .integer(row.number))
        try connection.execute("DELETE FROM datasources WHERE number = ?", .integer(row.number))
    }

    func storeSchema(_ schema: SealedText, cachedAt: Timestamp, for row: RecordRow) throws(VaultError) {
        try connection.execute(
            "INSERT OR REPLACE INTO schemas (number, cached_at, schema_tag, schema) VALUES (?, ?, ?, ?)",
            .integer(row.number),
            .integer(cachedAt.milliseconds),
            .blob(schema.tag),
            .blob(schema.body)
        )
    }

    /// The schema of a record; nil when none is cached.
    func schema(of row: RecordRow) throws(VaultError) -> (cachedAt: Timestamp, schema: SealedText)? {
        let sql = "SELECT cached_at, schema_tag, schema FROM schemas WHERE number = ?"
        return try connection.firstRow(sql, .integer(row.number)) { (row: SQLiteRow) throws(VaultError) in
            (Timestamp(milliseconds: row.integer(0)), SealedText(tag: row.blob(1), body: row.blob(2)))
        }
    }
}

extension RecordRow {
    /// A row of the columns in `RecordTable.shown`.
    fileprivate init(_ row: SQLiteRow) {
        number = row.integer(0)
        identity = RecordIdentity(bytes: row.blob(1))
        name = ExactString(row.text(2))
        datasourceType = row.text(3)
        revision = row.integer(4)
        createdAt = Timestamp(milliseconds: row.integer(5))
        updatedAt = Timestamp(milliseconds: row.integer(6))
        documentTag = row.blob(7)
        testTag = row.isNull(8) ? nil : row.blob(8)
        testedRevision = row.isNull(9) ? nil : row.integer(9)
        schemaTag = row.isNull(10) ? nil : row.blob(10)
    }
}

extension SealedRecord {
    /// As `RecordRow`, followed by the sealed texts.
    fileprivate init(_ row: SQLiteRow) {
        let shown = RecordRow(row)
        self.row = shown
        document = SealedText(tag: shown.documentTag, body: row.blob(11))
        test = shown.testTag.map { SealedText(tag: $0, body: row.blob(12)) }
    }
}
