import JSON

extension TypeDefinition {
    package static let mssql = TypeDefinition(
        "mssql",
        "Microsoft SQL Server",
        summary: "A Microsoft SQL Server, or Azure SQL.",
        otherNames: ["sqlserver", "sql server", "azure sql"],
        fields: [
            Field(
                "server",
                "Server",
                .string,
                in: .connection,
                help: "The name or IP address of the server; a named instance may stand after a backslash.",
                required: .always,
                decides: [.server],
                format: .hostNameWithInstance,
                example: "sql.example.com",
                aliases: ["host"],
                origin: .documented
            ),
            SharedFields.port(1433),
            Field(
                "user",
                "User name",
                .string,
                in: .authentication,
                help: "The user to log in as.",
                required: .always,
                maximumLength: longestText,
                example: "dbuser",
                aliases: ["username", "userName"],
                origin: .documented
            ),
            SharedFields.password(maximumLength: longestText),
            SharedFields.database(
                help: "The database to connect to; the user's own when it isn't given.",
                maximumLength: longestText
            ),
            SharedFields.schema(example: "dbo"),
            Field(
                "encrypt",
                "Encrypt",
                .boolean,
                in: .tls,
                help: "Whether the whole connection is encrypted, and not only the login.",
                default: true,
                example: true,
                origin: .inferred
            ),
            Field(
                "trustServerCertificate",
                "Trust the server's certificate",
                .boolean,
                in: .tls,
                help: "Whether the server's certificate is accepted without being verified.",
                default: false,
                example: false,
                aliases: ["trust_server_certificate"],
                origin: .inferred
            ),
            SharedFields.certificateAuthorities(applies: .when(verifies, otherwise: .warning)),
        ]
    )

    /// In characters: [MS-TDS], section 2.2.6.4, on the login.
    private static let longestText = 128

    private static let verifies = Condition.all([
        .equals("encrypt", true), .equals("trustServerCertificate", false),
    ])
}
