import JSON

/// How one data source serves many clients, in Databrain's words.
package enum TenancySettings {
    package static let form = ObjectForm([
        Field(
            "tenancyLevel",
            "Tenancy level",
            .string,
            in: .tenancy,
            help: "Whether a table maps clients to their rows, or each client has a database.",
            required: .always,
            allowed: ["TABLE", "DATABASE.TABLE", "DATABASE"],
            example: "TABLE",
            origin: .documented
        ),
        Field(
            "clientColumnType",
            "Client column type",
            .string,
            in: .tenancy,
            help: "The type of the column that identifies a client.",
            required: .when(mapsInTable),
            applies: .when(.not(givesDatabases), otherwise: .warning),
            allowed: ["NUMBER", "STRING"],
            example: "STRING",
            origin: .documented
        ),
        Field(
            "schemaName",
            "Schema",
            .string,
            in: .tenancy,
            help: "The schema that holds the mapping table.",
            required: .when(mapsInTable),
            applies: .when(.not(givesDatabases), otherwise: .warning),
            example: "public",
            origin: .documented
        ),
        Field(
            "tableName",
            "Table",
            .string,
            in: .tenancy,
            help: "The mapping table.",
            required: .when(mapsInTable),
            applies: .when(.not(givesDatabases), otherwise: .warning),
            example: "clients",
            origin: .documented
        ),
        Field(
            "tableClientNameColumn",
            "Client name column",
            .string,
            in: .tenancy,
            help: "The column of the mapping table with the client's identifier or name.",
            required: .when(mapsInTable),
            applies: .when(.not(givesDatabases), otherwise: .warning),
            example: "name",
            origin: .documented
        ),
        Field(
            "tablePrimaryKeyColumn",
            "Primary key column",
            .string,
            in: .tenancy,
            help: "The primary key of the mapping table.",
            required: .when(mapsInTable),
            applies: .when(.not(givesDatabases), otherwise: .warning),
            example: "id",
            origin: .documented
        ),
    ])

    private static let givesDatabases = Condition.equals("tenancyLevel", "DATABASE")
    private static let mapsInTable = Condition.isOneOf("tenancyLevel", ["TABLE", "DATABASE.TABLE"])
}
