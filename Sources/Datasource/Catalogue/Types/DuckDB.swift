import JSON

extension TypeDefinition {
    package static let duckdb = TypeDefinition(
        "duckdb",
        "DuckDB",
        summary: "A DuckDB database file, or DuckDB with other databases and object stores attached to it.",
        otherNames: ["duck db"],
        fields: [
            Field(
                "attachedDatabases",
                "Attached databases",
                .forms(AttachedDatabase.form),
                in: .connection,
                help: "What is attached, each with its own name and credentials; at least one, unless a file is given.",
                required: .when(.not(.isGiven("file"))),
                example: [
                    [
                        "name": "sales", "type": "postgres",
                        "postgresConnection": [
                            "host": "db.example.com", "port": 5432, "databaseName": "sales", "userName": "dbuser",
                            "password": ["$env": "SALES_PASSWORD"],
                        ],
                    ]
                ],
                aliases: ["attached_databases"],
                origin: .documented
            ),
            Field(
                "file",
                "Database file",
                .string,
                in: .file,
                help: "The path of a DuckDB database file on this computer.",
                example: "~/data/sales.duckdb",
                aliases: ["path", "databasePath", "databaseFile"],
                origin: .inferred
            ),
        ]
    )
}
