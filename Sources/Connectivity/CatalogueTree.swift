/// Puts ordered rows together to schemas, tables and columns.
struct CatalogueTree {
    private var schemas: [DiscoveredSchema.Schema] = []

    /// - Parameter row: schema, table, kind, column, type, and `NO` where it isn't nullable; nil where there is none. A row of
    ///   another length is left out.
    mutating func add(_ row: [String?]) {
        guard row.count == 6, let schema = row[0] else { return }
        if schemas.last.map({ $0.name.utf8.elementsEqual(schema.utf8) }) != true {
            schemas.append(DiscoveredSchema.Schema(name: schema, tables: []))
        }
        guard let table = row[1], let kind = row[2] else { return }
        let place = schemas.count - 1
        if schemas[place].tables.last.map({ $0.name.utf8.elementsEqual(table.utf8) }) != true {
            schemas[place].tables.append(DiscoveredSchema.Table(name: table, kind: kind, columns: []))
        }
        guard let column = row[3] else { return }
        let last = schemas[place].tables.count - 1
        schemas[place].tables[last].columns.append(
            DiscoveredSchema.Column(name: column, type: row[4] ?? "unknown", isNullable: row[5] != "NO")
        )
    }

    /// - Parameter schema: one that is there, even if it has no table.
    func discovered(including schema: String?) -> DiscoveredSchema {
        guard let schema, schemas.isEmpty else { return DiscoveredSchema(schemas: schemas) }
        return DiscoveredSchema(schemas: [DiscoveredSchema.Schema(name: schema, tables: [])])
    }
}
