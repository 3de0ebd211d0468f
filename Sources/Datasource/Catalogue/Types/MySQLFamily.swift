import JSON

extension TypeDefinition {
    package static let mysql = mySQLFamily(
        "mysql",
        "MySQL",
        summary: "A MySQL or MariaDB server.",
        otherNames: ["mariadb", "my sql"]
    )

    package static let singlestore = mySQLFamily(
        "singlestore",
        "SingleStore",
        summary: "A SingleStore cluster.",
        otherNames: ["memsql", "singlestoredb"]
    )

    /// What speaks MySQL's protocol takes the same credentials.
    private static func mySQLFamily(
        _ name: String,
        _ label: String,
        summary: String,
        otherNames: [String]
    ) -> TypeDefinition {
        let help = "The database to look into; all that the user may see when it isn't given."
        let fields = [
            SharedFields.host(),
            SharedFields.port(3306),
            SharedFields.username(),
            SharedFields.password(),
            SharedFields.database(help: help),
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
