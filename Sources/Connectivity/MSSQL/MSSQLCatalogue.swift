import JSON

/// Reads which schemas, tables and columns the database has, as far as the user may see them.
struct MSSQLCatalogue {
    let visit: MSSQLVisit

    /// The most columns, and the most tables, that are read.
    let limit: Int

    private struct TableName: Hashable {
        let schema: ExactString
        let table: ExactString
    }

    func read() throws(TestFailure) -> DiscoveredSchema {
        let schemas = try rows("SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA", "SCHEMA_NAME", order: "SCHEMA_NAME", 1)
        let tables = try rows(
            "TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES",
            "TABLE_SCHEMA",
            order: "TABLE_SCHEMA, TABLE_NAME",
            3
        )
        let columns = try columns()
        var bySchema: [ExactString: [DiscoveredSchema.Table]] = [:]
        for row in tables {
            let schema = ExactString(row[0] ?? "")
            let name = row[1] ?? ""
            let table = DiscoveredSchema.Table(
                name: name,
                kind: row[2] == "VIEW" ? "view" : "table",
                columns: columns[TableName(schema: schema, table: ExactString(name))] ?? []
            )
            bySchema[schema, default: []].append(table)
        }
        let found = schemas.compactMap { $0[0] }.map { name in
            DiscoveredSchema.Schema(name: name, tables: bySchema[ExactString(name)] ?? [])
        }
        return DiscoveredSchema(schemas: found.filter { !$0.tables.isEmpty || !Self.isOfServer($0.name) })
    }

    private func columns() throws(TestFailure) -> [TableName: [DiscoveredSchema.Column]] {
        let rows = try rows(
            """
            TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, CAST(CHARACTER_MAXIMUM_LENGTH AS nvarchar(20)),
                CAST(NUMERIC_PRECISION AS nvarchar(20)), CAST(NUMERIC_SCALE AS nvarchar(20)),
                CAST(DATETIME_PRECISION AS nvarchar(20)), IS_NULLABLE
            FROM INFORMATION_SCHEMA.COLUMNS
            """,
            "TABLE_SCHEMA",
            order: "TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
            9
        )
        var columns: [TableName: [DiscoveredSchema.Column]] = [:]
        for row in rows {
            let type = MSSQLColumnType(
                name: row[3] ?? "",
                length: row[4],
                precision: row[5],
                scale: row[6],
                fraction: row[7]
            )
            let column = DiscoveredSchema.Column(name: row[2] ?? "", type: type.text, isNullable: row[8] != "NO")
            let table = TableName(schema: ExactString(row[0] ?? ""), table: ExactString(row[1] ?? ""))
            columns[table, default: []].append(column)
        }
        return columns
    }

    private func rows(
        _ selection: String,
        _ schemaColumn: String,
        order: String,
        _ count: Int
    ) throws(TestFailure) -> [[String?]] {
        let condition = visit.parameters.schema.map { " WHERE \(schemaColumn) = \(MSSQLVisit.literal($0))" } ?? ""
        let rows = try visit.rows(of: "SELECT TOP (\(limit + 1)) \(selection)\(condition) ORDER BY \(order)")
        guard rows.count <= limit else { throw .tooLargeMSSQLCatalogue(limit) }
        guard rows.allSatisfy({ $0.count == count }) else { throw MSSQLFailures.notMSSQL(at: .query) }
        return rows
    }

    /// Schemas that every database has, most of them for compatibility.
    private static func isOfServer(_ schema: String) -> Bool {
        ["INFORMATION_SCHEMA", "guest", "sys"].contains(schema) || schema.hasPrefix("db_")
    }
}

extension TestFailure {
    fileprivate static func tooLargeMSSQLCatalogue(_ limit: Int) -> TestFailure {
        TestFailure(
            stage: .query,
            reason: .quotaExceeded,
            message: "The source has more than \(limit) columns.",
            fields: [MSSQLField.schema],
            hint: "Give a schema, or a user that may see less."
        )
    }
}
