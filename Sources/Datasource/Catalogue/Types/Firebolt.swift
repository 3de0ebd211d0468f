import JSON

extension TypeDefinition {
    package static let firebolt = TypeDefinition(
        "firebolt",
        "Firebolt",
        summary: "An account of Firebolt, by a service account of it.",
        otherNames: ["fire bolt"],
        fields: [
            Field(
                "clientId",
                "Client ID",
                .string,
                in: .authentication,
                help: "The ID of the service account.",
                required: .always,
                example: "0a1b2c3d4e5f6789abcdef0123456789",
                aliases: ["client_id"],
                origin: .inferred
            ),
            Field(
                "clientSecret",
                "Client secret",
                .string,
                in: .authentication,
                help: "The secret of the service account.",
                required: .always,
                secrecy: .secret(sentTo: .server),
                example: ["$env": "FIREBOLT_CLIENT_SECRET"],
                aliases: ["client_secret"],
                origin: .inferred
            ),
            Field(
                "account",
                "Account",
                .string,
                in: .connection,
                help: "The name of the account.",
                required: .always,
                example: "my-account",
                aliases: ["accountName", "account_name"],
                origin: .inferred
            ),
            Field(
                "engine",
                "Engine",
                .string,
                in: .connection,
                help: "The engine that runs queries; the account's system engine when it isn't given.",
                example: "my_engine",
                aliases: ["engineName", "engine_name"],
                origin: .inferred
            ),
            SharedFields.database(help: "The database to look into."),
            SharedFields.endpoint(
                default: "https://api.app.firebolt.io",
                example: "https://api.app.firebolt.io",
                help: "The base URL of the API, where it isn't Firebolt's own; tokens are asked for there, too."
            ),
        ] + SharedFields.httpsTLS()
    )
}
