import JSON

/// Reads which schemas, tables and columns a database has.
struct FireboltCatalogue {
    /// How many columns a database may have before it isn't read.
    static let columnLimit = 100_000

    let account: FireboltVisit

    func read() throws(TestFailure) -> DiscoveredSchema {
        let rows = try account.rows(
            """
            SELECT t.table_schema, t.table_name, t.table_type, c.column_name, c.data_type, c.is_nullable \
            FROM information_schema.columns c JOIN information_schema.tables t \
            ON c.table_schema = t.table_schema AND c.table_name = t.table_name \
            WHERE t.table_schema <> 'information_schema' \
            ORDER BY t.table_schema, t.table_name, c.ordinal_position LIMIT \(Self.columnLimit + 1)
            """,
            at: .query,
            "Reading the catalogue."
        )
        guard rows.count <= Self.columnLimit else {
            throw TestFailure(
                stage: .query,
                reason: .quotaExceeded,
                message: "The database has more than \(Self.columnLimit) columns.",
                fields: [CredentialReader.pointer("database")],
                hint: "Give another database, or a service account that may see less."
            )
        }
        var tree = CatalogueTree()
        for row in rows {
            var texts = row.map(\.string)
            if texts.count > 2 {
                texts[2] = texts[2] == "VIEW" ? "view" : "table"
            }
            tree.add(texts)
        }
        return tree.discovered(including: nil)
    }
}
