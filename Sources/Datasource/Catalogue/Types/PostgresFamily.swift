import JSON

extension TypeDefinition {
    package static let postgres = postgresFamily(
        "postgres",
        "PostgreSQL",
        summary: "A PostgreSQL server, or one that speaks its protocol.",
        otherNames: ["postgresql", "pg"],
        port: 5432
    )

    package static let redshift = postgresFamily(
        "redshift",
        "Amazon Redshift",
        summary: "A data warehouse of Amazon Redshift.",
        otherNames: ["aws redshift", "amazon redshift"],
        port: 5439
    )

    package static let cockroachdb = postgresFamily(
        "cockroachdb",
        "CockroachDB",
        summary: "A CockroachDB cluster.",
        otherNames: ["cockroach", "crdb"],
        port: 26257
    )

    /// What speaks PostgreSQL's protocol takes the same credentials.
    private static func postgresFamily(
        _ name: String,
        _ label: String,
        summary: String,
        otherNames: [String],
        port: Int
    ) -> TypeDefinition {
        TypeDefinition(
            name,
            label,
            summary: summary,
            otherNames: otherNames,
            fields: postgresFields(port: port) + SharedFields.tls + SharedFields.sshTunnel,
            rules: [SharedFields.certificateWithKey]
        )
    }

    private static func postgresFields(port: Int) -> [Field] {
        [
            SharedFields.host,
            SharedFields.port(port),
            SharedFields.username,
            SharedFields.password,
            Field(
                "database",
                "Database",
                .string,
                in: .connection,
                help: "The database to connect to.",
                required: .always,
                example: "analytics",
                aliases: ["databaseName", "database_name"],
                origin: .documented
            ),
            Field(
                "schema",
                "Schema",
                .string,
                in: .connection,
                help: "The schema to look into; all that the user may see when it isn't given.",
                example: "public",
                aliases: ["schemaName", "schema_name"],
                origin: .documented
            ),
        ]
    }
}
