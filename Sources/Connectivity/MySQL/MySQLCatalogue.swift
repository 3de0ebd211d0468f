import JSON

/// Reads which databases, tables and columns there are, as far as the user may see them.
///
/// Each kind is asked for by itself: the server has no index to join them by.
struct MySQLCatalogue {
    let visit: MySQLVisit

    /// The most columns, and the most tables, that are read.
    let limit: Int

    private struct TableName: Hashable {
        let schema: ExactString
        let table: ExactString
    }

    func read() throws(TestFailure) -> DiscoveredSchema {
        let schemas = try names("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA", "SCHEMA_NAME", order: "1", 1)
        let tables = try names(
            "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES",
            "TABLE_SCHEMA",
            order: "1, 2",
            3
        )
        let columns = try columns()
        var bySchema: [ExactString: [DiscoveredSchema.Table]] = [:]
        for row in tables {
            let name = TableName(schema: ExactString(row[0]), table: ExactString(row[1]))
            let table = DiscoveredSchema.Table(name: row[1], kind: kind(row[2]), columns: columns[name] ?? [])
            bySchema[name.schema, default: []].append(table)
        }
        return DiscoveredSchema(
            schemas: schemas.map { DiscoveredSchema.Schema(name: $0[0], tables: bySchema[ExactString($0[0])] ?? []) }
        )
    }

    private func columns() throws(TestFailure) -> [TableName: [DiscoveredSchema.Column]] {
        let rows = try names(
            "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS",
            "TABLE_SCHEMA",
            order: "1, 2, ORDINAL_POSITION",
            5
        )
        var columns: [TableName: [DiscoveredSchema.Column]] = [:]
        for row in rows {
            let name = TableName(schema: ExactString(row[0]), table: ExactString(row[1]))
            let column = DiscoveredSchema.Column(name: row[2], type: row[3], isNullable: row[4] != "NO")
            columns[name, default: []].append(column)
        }
        return columns
    }

    /// Rows of texts, of the database that the source names or else of all but the server's own.
    private func names(
        _ selection: String,
        _ schemaColumn: String,
        order: String,
        _ count: Int
    ) throws(TestFailure) -> [[String]] {
        let own = "'information_schema', 'mysql', 'performance_schema', 'sys', 'memsql', 'cluster'"
        let condition =
            visit.parameters.database == nil
            ? "LOWER(\(schemaColumn)) NOT IN (\(own))"
            : "\(schemaColumn) = DATABASE()"
        let rows = try visit.rows(of: "\(selection) WHERE \(condition) ORDER BY \(order) LIMIT \(limit + 1)")
        guard rows.count <= limit else { throw .tooLargeMySQLCatalogue(limit) }
        return try rows.map { row throws(TestFailure) in
            guard row.count == count else { throw MySQLFailures.notMySQL(at: .query) }
            return row.map { $0 ?? "" }
        }
    }

    /// `BASE TABLE`, `SYSTEM VERSIONED`, `VIEW`, `SYSTEM VIEW`, `SEQUENCE`, …
    private func kind(_ type: String) -> String {
        switch type {
        case "VIEW", "SYSTEM VIEW": "view"
        case "SEQUENCE": "sequence"
        default: "table"
        }
    }
}

extension TestFailure {
    fileprivate static func tooLargeMySQLCatalogue(_ limit: Int) -> TestFailure {
        TestFailure(
            stage: .query,
            reason: .quotaExceeded,
            message: "The source has more than \(limit) columns.",
            fields: [DatabaseField.database],
            hint: "Give a database, or a user that may see less."
        )
    }
}
