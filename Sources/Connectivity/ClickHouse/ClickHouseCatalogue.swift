import JSON

/// Reads which tables and columns there are, as far as the user may see them.
struct ClickHouseCatalogue {
    /// How many columns a schema may have before it isn't read.
    static let columnLimit = 100_000

    let parameters: ClickHouseParameters
    let visit: HTTPVisit

    func read() throws(TestFailure) -> DiscoveredSchema {
        let tables = try rows(
            "SELECT database, name, engine FROM system.tables WHERE \(condition) ORDER BY database, name"
        )
        let columns = try rows("SELECT database, table, name, type FROM system.columns WHERE \(condition)")
        guard columns.count <= Self.columnLimit else {
            throw TestFailure(
                stage: .query,
                reason: .quotaExceeded,
                message: "The source has more than \(Self.columnLimit) columns.",
                fields: [CredentialReader.pointer("database")],
                hint: "Give a database, so that only that one is read."
            )
        }
        return DiscoveredSchema(schemas: schemas(tables, columns))
    }

    /// The database comes with the request, so no name is quoted here.
    private var condition: String {
        parameters.database == nil
            ? "database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')" : "database = currentDatabase()"
    }

    private func rows(_ statement: String) throws(TestFailure) -> [[JSONValue]] {
        let request = ClickHouseRequest(parameters: parameters).statement("\(statement) LIMIT \(Self.columnLimit + 1)")
        return try ClickHouseRows(try visit.send(request, at: .query, "Reading the catalogue.")).rows
    }

    private struct Place: Hashable {
        let database: ExactString
        let table: ExactString
    }

    private func schemas(_ tables: [[JSONValue]], _ columns: [[JSONValue]]) -> [DiscoveredSchema.Schema] {
        var columnsOf: [Place: [DiscoveredSchema.Column]] = [:]
        for row in columns {
            guard let place = place(row), let name = ClickHouseRows.text(row, 2), let type = ClickHouseRows.text(row, 3)
            else { continue }
            columnsOf[place, default: []].append(.init(name: name, type: type, isNullable: Self.isNullable(type)))
        }
        var schemas: [DiscoveredSchema.Schema] = []
        for row in tables {
            guard let place = place(row), let engine = ClickHouseRows.text(row, 2) else { continue }
            if schemas.last.map({ ExactString($0.name) }) != place.database {
                schemas.append(.init(name: place.database.string, tables: []))
            }
            let kind = Self.kind(ofEngine: engine)
            schemas[schemas.count - 1].tables.append(
                .init(name: place.table.string, kind: kind, columns: columnsOf[place] ?? [])
            )
        }
        return schemas
    }

    private func place(_ row: [JSONValue]) -> Place? {
        guard let database = ClickHouseRows.text(row, 0), let table = ClickHouseRows.text(row, 1) else { return nil }
        return Place(database: ExactString(database), table: ExactString(table))
    }

    private static func kind(ofEngine engine: String) -> String {
        switch engine {
        case "View", "LiveView", "WindowView": "view"
        case "MaterializedView": "materialized view"
        case "Dictionary": "dictionary"
        default: "table"
        }
    }

    private static func isNullable(_ type: String) -> Bool {
        type.utf8.starts(with: "Nullable(".utf8) || type.utf8.starts(with: "LowCardinality(Nullable(".utf8)
    }
}
