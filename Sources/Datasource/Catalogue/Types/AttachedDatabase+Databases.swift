import JSON

extension AttachedDatabase {
    static let postgres = ObjectForm(
        [
            secret(
                "connectionString",
                "Connection string",
                "A `postgresql://` address, or keywords with values, instead of the other fields.",
                decides: [.server],
                format: .postgresString
            ),
            // The vendor's server asks for none of these; a connection does.
            text(
                "host",
                "Host",
                "The name or IP address of the server.",
                "db.example.com",
                required: withoutConnectionString,
                decides: [.server],
                format: .hostName,
                origin: .inferred
            ),
            Field(
                "port",
                "Port",
                .integer,
                in: .connection,
                help: "The TCP port of the server.",
                decides: [.server],
                range: 1...65535,
                default: 5432,
                example: 5432,
                origin: .documented
            ),
            text(
                "databaseName",
                "Database",
                "The database to connect to.",
                "analytics",
                required: withoutConnectionString,
                aliases: ["database"],
                origin: .inferred
            ),
            text(
                "userName",
                "User name",
                "The user to log in as.",
                "dbuser",
                required: withoutConnectionString,
                aliases: ["username", "user"],
                origin: .inferred
            ),
            secret("password", "Password", "The user's password.", format: .text),
        ],
        rules: [sameAsConnectionString]
    )

    private static let sameAsConnectionString = Rule.agreement(
        with: "connectionString",
        in: .postgres,
        of: [
            StatedField("host", .host), StatedField("port", .port), StatedField("databaseName", .database),
            StatedField("userName", .username), StatedField("password", .password),
        ]
    )

    static let snowflake = ObjectForm([
        text(
            "account",
            "Account",
            "The account's identifier: `organization-account`.",
            "myorganization-myaccount",
            required: .always,
            decides: [.server],
            format: .snowflakeAccount
        ),
        text("username", "User name", "The user to log in as.", "dbuser", required: .always, aliases: ["userName"]),
        // An attached database can't be reached with a key pair.
        secret("password", "Password", "The user's password.", required: .always, format: .text),
        secret("privateKey", "Private key", "A private key of the user, as PEM text.", format: .rsaPrivateKey),
        secret(
            "privateKeyPass",
            "Key passphrase",
            "The passphrase of the private key, where it has one.",
            format: .text,
            aliases: ["privateKeyPassphrase"]
        ),
        text("warehouse", "Warehouse", "The warehouse that runs queries.", "COMPUTE_WH"),
        text("database", "Database", "The database to connect to.", "ANALYTICS"),
        text("schema", "Schema", "The schema to look into.", "PUBLIC"),
        text("role", "Role", "The role to work as.", "ANALYST"),
        Field(
            "responseTimeoutMilliseconds",
            "Response timeout",
            .integer,
            in: .options,
            help: "How long to wait for an answer, in milliseconds.",
            range: 1...Int(Int32.max),
            example: 30_000,
            origin: .documented
        ),
    ])

    static let bigQuery = ObjectForm([
        text(
            "defaultProjectId",
            "Project",
            "The project that holds the data; the key's own when it isn't given.",
            "my-project-123",
            aliases: ["projectId"]
        ),
        text("billingProjectId", "Billing project", "The project that pays for queries.", "my-project-123"),
        text("location", "Location", "Where the data is kept: `US`, `EU` or a region.", "EU"),
        secret(
            "serviceAccountKeyJson",
            "Service account key",
            "The key of a service account, as its JSON text.",
            required: .always,
            format: .serviceAccountKey,
            aliases: ["serviceAccountKey"]
        ),
        text(
            "maximumBytesBilled",
            "Maximum bytes billed",
            "The most that a query may read, as digits.",
            "1000000000",
            format: .digits
        ),
        text(
            "queryTimeoutMilliseconds",
            "Query timeout",
            "How long a query may take, in milliseconds, as digits.",
            "30000",
            format: .digits
        ),
    ])

    private static let withoutConnectionString = Requirement.when(.not(.isGiven("connectionString")))
}
