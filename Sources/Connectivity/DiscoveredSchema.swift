package import JSON

/// What a source holds, in the order in which it tells.
package struct DiscoveredSchema: Hashable, Sendable {
    package struct Schema: Hashable, Sendable {
        package var name: String
        package var tables: [Table]

        package init(name: String, tables: [Table]) {
            self.name = name
            self.tables = tables
        }
    }

    package struct Table: Hashable, Sendable {
        package var name: String

        /// `table`, `view`, `file`, …
        package var kind: String
        package var columns: [Column]

        package init(name: String, kind: String, columns: [Column]) {
            self.name = name
            self.kind = kind
            self.columns = columns
        }
    }

    package struct Column: Hashable, Sendable {
        package var name: String

        /// In the source's own words.
        package var type: String
        package var isNullable: Bool

        package init(name: String, type: String, isNullable: Bool) {
            self.name = name
            self.type = type
            self.isNullable = isNullable
        }
    }

    package var schemas: [Schema]

    package init(schemas: [Schema]) {
        self.schemas = schemas
    }

    /// The shape that `datasource.schema` answers with.
    package var json: JSONValue {
        .array(schemas.map(\.json))
    }
}

extension DiscoveredSchema.Schema {
    package var json: JSONValue {
        ["schemaName": .string(name), "tables": .array(tables.map(\.json))]
    }
}

extension DiscoveredSchema.Table {
    package var json: JSONValue {
        ["name": .string(name), "kind": .string(kind), "columns": .array(columns.map(\.json))]
    }
}

extension DiscoveredSchema.Column {
    package var json: JSONValue {
        ["name": .string(name), "type": .string(type), "nullable": .bool(isNullable)]
    }
}
