import JSON

extension TypeDefinition {
    package static let postgres = postgresFamily(
        "postgres",
        "PostgreSQL",
        summary: "A PostgreSQL server, or one that speaks its protocol.",
        otherNames: ["postgresql", "pg"],
        port: 5432,
        origin: .documented
    )

    package static let redshift = postgresFamily(
        "redshift",
        "Amazon Redshift",
        summary: "A data warehouse of Amazon Redshift.",
        otherNames: ["aws redshift", "amazon redshift"],
        port: 5439,
        origin: .inferred
    )

    package static let cockroachdb = postgresFamily(
        "cockroachdb",
        "CockroachDB",
        summary: "A CockroachDB cluster.",
        otherNames: ["cockroach", "crdb"],
        port: 26257,
        origin: .inferred
    )

    /// What speaks PostgreSQL's protocol takes the same credentials.
    ///
    /// - Parameter origin: only PostgreSQL's own fields are shown by a vendor; the others are concluded from them.
    private static func postgresFamily(
        _ name: String,
        _ label: String,
        summary: String,
        otherNames: [String],
        port: Int,
        origin: Origin
    ) -> TypeDefinition {
        let fields = [
            SharedFields.host(origin: origin),
            SharedFields.port(port, origin: origin),
            SharedFields.username(origin: origin),
            SharedFields.password(origin: origin),
            SharedFields.database(required: .always, origin: origin),
            SharedFields.schema(origin: origin),
        ]
        return TypeDefinition(
            name,
            label,
            summary: summary,
            otherNames: otherNames,
            fields: fields + SharedFields.tls + SharedFields.sshTunnel,
            rules: [SharedFields.certificateWithKey]
        )
    }
}
