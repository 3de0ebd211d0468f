import Datasource
import JSON

/// Reads which schemas, tables and columns there are, as far as the login may see them.
struct DatabricksCatalogue {
    /// How many columns a schema may have before it isn't read.
    static let columnLimit = 100_000

    let workspace: DatabricksVisit
    let warehouse: String

    /// Looks for the schema in the catalog, as far as they are given; an unknown catalog makes it fail.
    static func schemasStatement(_ parameters: DatabricksParameters) -> String? {
        guard parameters.catalog != nil || parameters.schema != nil else { return nil }
        let place = parameters.catalog.map { " IN " + identifier($0) } ?? ""
        return "SHOW SCHEMAS\(place) LIKE \(literal(parameters.schema ?? "default"))"
    }

    func read(_ token: Secret) throws(TestFailure) -> DiscoveredSchema {
        let parameters = workspace.parameters
        let catalog = parameters.catalog.map { Self.identifier($0) + "." } ?? ""
        let condition = parameters.schema.map { "t.table_schema = " + Self.literal($0.lowercased()) }
        let rows = try workspace.run(
            """
            SELECT t.table_schema, t.table_name, t.table_type, c.column_name, c.full_data_type, c.is_nullable \
            FROM \(catalog)information_schema.columns c JOIN \(catalog)information_schema.tables t \
            ON c.table_schema = t.table_schema AND c.table_name = t.table_name \
            WHERE \(condition ?? "t.table_schema <> 'information_schema'") \
            ORDER BY t.table_schema, t.table_name, c.ordinal_position LIMIT \(Self.columnLimit + 1)
            """,
            warehouse: warehouse,
            token,
            at: .query,
            "Reading the catalogue."
        )
        guard rows.count <= Self.columnLimit else {
            throw TestFailure(
                stage: .query,
                reason: .quotaExceeded,
                message: "The catalog has more than \(Self.columnLimit) columns.",
                fields: [CredentialReader.pointer("schema")],
                hint: "Give a schema, so that only that one is read."
            )
        }
        var tree = CatalogueTree()
        for row in rows {
            var texts = row.map(\.string)
            if texts.count > 2 {
                texts[2] = Self.kind(texts[2])
            }
            tree.add(texts)
        }
        return tree.discovered(including: parameters.schema)
    }

    private static func kind(_ type: String?) -> String {
        switch type {
        case "VIEW": "view"
        case "MATERIALIZED_VIEW": "materialized view"
        case "FOREIGN": "foreign table"
        default: "table"
        }
    }

    private static func identifier(_ name: String) -> String {
        "`" + String(decoding: name.utf8.flatMap { $0 == UInt8(ascii: "`") ? [$0, $0] : [$0] }, as: UTF8.self) + "`"
    }

    /// Backslashes begin escapes there.
    private static func literal(_ text: String) -> String {
        let special = [UInt8(ascii: "'"), UInt8(ascii: "\\")]
        let bytes = text.utf8.flatMap { special.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
        return "'" + String(decoding: bytes, as: UTF8.self) + "'"
    }
}
