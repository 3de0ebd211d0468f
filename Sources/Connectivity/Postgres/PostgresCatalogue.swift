/// Reads which schemas, tables and columns there are, as far as the user may use them.
struct PostgresCatalogue {
    let visit: PostgresVisit

    /// The most columns that are read.
    let limit: Int

    func read() throws(TestFailure) -> DiscoveredSchema {
        var tree = CatalogueTree()
        var count = 0
        // Every product has the standard's views, but only PostgreSQL's own tables tell everything.
        let statement = visit.server.product == .postgreSQL ? Self.ownTables : Self.standardViews
        let schema = visit.query.parameters.schema
        try visit.query.run(statement, [schema, String(limit + 1)]) { row throws(TestFailure) in
            count += 1
            guard count <= limit else { throw .tooManyColumns(limit) }
            guard row.count == 6 else { throw PostgresFailures.notPostgres(at: .query) }
            tree.add(row)
        }
        return tree.discovered(including: schema)
    }

    /// Schemas without tables and tables without columns have a row too.
    private static let ownTables = """
        SELECT n.nspname, c.relname,
            CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' END,
            a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END
        FROM pg_catalog.pg_namespace n
        LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            AND (pg_catalog.has_table_privilege(c.oid, 'SELECT') OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'))
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
        WHERE pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            AND CASE WHEN $1::text IS NULL
                THEN n.nspname <> 'information_schema' AND pg_catalog.substr(n.nspname::text, 1, 3) <> 'pg_'
                ELSE n.nspname::text = $1::text END
        ORDER BY n.nspname, c.relname, a.attnum
        LIMIT $2::bigint
        """

    private static let standardViews = """
        SELECT t.table_schema, t.table_name,
            CASE WHEN t.table_type LIKE '%VIEW%' THEN 'view' WHEN t.table_type LIKE 'FOREIGN%' THEN 'foreign table'
                ELSE 'table' END,
            c.column_name, c.data_type, c.is_nullable
        FROM information_schema.tables t
        LEFT JOIN information_schema.columns c
            ON c.table_catalog = t.table_catalog AND c.table_schema = t.table_schema AND c.table_name = t.table_name
        WHERE t.table_catalog = current_database() AND CASE WHEN $1::text IS NULL
            THEN t.table_schema NOT IN ('information_schema', 'crdb_internal') AND t.table_schema NOT LIKE 'pg#_%' ESCAPE '#'
            ELSE t.table_schema = $1::text END
        ORDER BY t.table_schema, t.table_name, c.ordinal_position
        LIMIT $2::bigint
        """
}

extension TestFailure {
    fileprivate static func tooManyColumns(_ limit: Int) -> TestFailure {
        TestFailure(
            stage: .query,
            reason: .quotaExceeded,
            message: "The source has more than \(limit) columns.",
            fields: [DatabaseField.schema],
            hint: "Give a schema, or a user that may see less."
        )
    }
}
