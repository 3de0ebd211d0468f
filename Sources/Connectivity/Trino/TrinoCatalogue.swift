import JSON

/// Reads which tables and columns a catalog has, as far as the user may see them.
struct TrinoCatalogue {
    /// How many columns a schema may have before it isn't read.
    static let columnLimit = 100_000

    let statement: TrinoStatement

    func read() throws(TestFailure) -> DiscoveredSchema {
        var kinds: [Place: String] = [:]
        try run("tables", ["table_schema", "table_name", "table_type"], order: "1, 2") { row throws(TestFailure) in
            guard let place = Place(row), row.count == 3 else { return }
            kinds[place] = row[2] == "VIEW" ? "view" : "table"
        }
        var tree = CatalogueTree()
        var count = 0
        let columns = ["table_schema", "table_name", "column_name", "data_type", "is_nullable"]
        try run("columns", columns, order: "1, 2, ordinal_position") { row throws(TestFailure) in
            count += 1
            guard count <= Self.columnLimit else { throw tooManyColumns }
            guard let place = Place(row), row.count == 5 else { return }
            tree.add([row[0], row[1], kinds[place] ?? "table", row[2], row[3], row[4]])
        }
        return tree.discovered(including: statement.parameters.schema)
    }

    private struct Place: Hashable {
        let schema: ExactString
        let table: ExactString

        init?(_ row: [String?]) {
            guard row.count > 1, let schema = row[0], let table = row[1] else { return nil }
            self.schema = ExactString(schema)
            self.table = ExactString(table)
        }
    }

    private func run(
        _ view: String,
        _ columns: [String],
        order: String,
        row: ([String?]) throws(TestFailure) -> Void
    ) throws(TestFailure) {
        let parameters = statement.parameters
        let condition = parameters.schema.map { "table_schema = " + TrinoStatement.literal($0.lowercased()) }
        try statement.run(
            "SELECT \(columns.joined(separator: ", "))"
                + " FROM \(TrinoStatement.identifier(parameters.catalog)).information_schema.\(view)"
                + " WHERE \(condition ?? "table_schema <> 'information_schema'") ORDER BY \(order)",
            at: .query,
            "Reading the catalogue."
        ) { values throws(TestFailure) in
            try row(values.map(\.string))
        }
    }

    private var tooManyColumns: TestFailure {
        TestFailure(
            stage: .query,
            reason: .quotaExceeded,
            message: "The catalog has more than \(Self.columnLimit) columns.",
            fields: [CredentialReader.pointer("schema")],
            hint: "Give a schema, so that only that one is read."
        )
    }
}
