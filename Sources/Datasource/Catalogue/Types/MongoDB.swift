import JSON

extension TypeDefinition {
    package static let mongodb = TypeDefinition(
        "mongodb",
        "MongoDB",
        summary: "A MongoDB server or replica set.",
        otherNames: ["mongo"],
        fields: [
            SharedFields.host(
                help: "The name or IP address of the server, or of one member of the replica set.",
                required: .when(.not(hasConnectionString))
            ),
            SharedFields.port(27017),
            connectionString,
            SharedFields.username(
                required: .when(.all([.isGiven("password"), .not(hasConnectionString)]))
            ),
            SharedFields.password(),
            SharedFields.database(help: "The database to look into; all that the user may see when it isn't given."),
            Field(
                "authSource",
                "Authentication database",
                .string,
                in: .authentication,
                help: "The database that knows the user; `database` when it isn't given, else `admin`.",
                example: "admin",
                aliases: ["auth_source"],
                origin: .inferred
            ),
            Field(
                "replicaSet",
                "Replica set",
                .string,
                in: .connection,
                help: "The name of the replica set; without it, only the given server is asked.",
                example: "rs0",
                aliases: ["replica_set"],
                origin: .inferred
            ),
        ] + SharedFields.tls,
        rules: [SharedFields.certificateWithKey, sameAsConnectionString]
    )

    private static let hasConnectionString = Condition.isGiven("connectionString")

    private static let sameAsConnectionString = Rule.agreement(
        with: "connectionString",
        in: .mongoDB,
        of: [
            StatedField("host", .host), StatedField("port", .port), StatedField("username", .username),
            StatedField("password", .password), StatedField("database", .database),
            StatedField("authSource", .authSource), StatedField("replicaSet", .replicaSet),
            StatedField("sslMode", .tlsMode),
        ]
    )

    private static let connectionString = Field(
        "connectionString",
        "Connection string",
        .string,
        in: .connection,
        help: "A `mongodb://` or `mongodb+srv://` address, instead of `host`; it may hold user name and password.",
        secrecy: .secret(sentTo: .server),
        decides: [.server],
        format: .mongoDBString,
        example: ["$env": "MONGODB_URI"],
        aliases: ["connection_string", "uri"],
        origin: .inferred
    )
}
