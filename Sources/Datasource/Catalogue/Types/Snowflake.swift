import JSON

extension TypeDefinition {
    package static let snowflake = TypeDefinition(
        "snowflake",
        "Snowflake",
        summary: "A Snowflake account.",
        otherNames: ["snow flake"],
        fields: [
            SharedFields.host(
                aliases: ["account"],
                example: "myorganization-myaccount.snowflakecomputing.com",
                help: "The account's host name, `your-account.snowflakecomputing.com`, or its identifier alone.",
                format: .snowflakeHost
            ),
            SharedFields.port(443),
            SharedFields.httpProtocol(
                default: "https",
                help: "Always `https` with Snowflake itself; `http` is for a stand-in of it."
            ),
            Field(
                "authType",
                "Authentication",
                .string,
                in: .authentication,
                help: "How the user proves who they are.",
                allowed: [withPassword, withKeyPair],
                default: .string(withPassword),
                example: .string(withPassword),
                aliases: ["authenticationMethod", "authMethod"],
                origin: .inferred
            ),
            SharedFields.username(),
            SharedFields.password(
                required: .when(usesPassword),
                applies: .when(usesPassword, otherwise: .warning)
            ),
            Field(
                "privateKey",
                "Private key",
                .string,
                in: .authentication,
                help: "The private key whose public half the user has in Snowflake, as PEM text or a path.",
                required: .when(usesKeyPair),
                applies: .when(usesKeyPair, otherwise: .warning),
                secrecy: .secret(sentTo: .server),
                format: .rsaPrivateKey,
                example: ["$file": "~/.snowflake/rsa_key.p8"],
                aliases: ["private_key"],
                origin: .inferred
            ),
            Field(
                "privateKeyPassphrase",
                "Key passphrase",
                .string,
                in: .authentication,
                help: "The passphrase of the private key, where it has one.",
                applies: .when(usesKeyPair, otherwise: .warning),
                secrecy: .secret(sentTo: .server),
                maximumLength: 1000,
                format: .text,
                example: ["$env": "SNOWFLAKE_PASSPHRASE"],
                aliases: ["privateKeyPass", "private_key_passphrase"],
                origin: .inferred
            ),
            name("warehouse", "Warehouse", "The warehouse that runs queries.", "COMPUTE_WH", required: .always),
            SharedFields.database(required: .always),
            SharedFields.schema(example: "PUBLIC"),
            name("role", "Role", "The role to work as; the user's own when it isn't given.", "ANALYST"),
        ] + SharedFields.httpsTLS(applies: .when(.equals("protocol", "https"), otherwise: .warning))
    )

    private static let withPassword = "username/password"
    private static let withKeyPair = "Key-pair authentication"
    private static let usesPassword = Condition.equals("authType", .string(withPassword))
    private static let usesKeyPair = Condition.equals("authType", .string(withKeyPair))

    private static func name(
        _ name: String,
        _ label: String,
        _ help: String,
        _ example: JSONValue,
        required: Requirement = .never
    ) -> Field {
        Field(
            name,
            label,
            .string,
            in: .connection,
            help: help,
            required: required,
            example: example,
            origin: .inferred
        )
    }
}
