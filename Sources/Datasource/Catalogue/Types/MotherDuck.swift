import JSON

extension TypeDefinition {
    package static let motherduck = TypeDefinition(
        "motherduck",
        "MotherDuck",
        summary: "Databases at MotherDuck, reached through its PostgreSQL endpoint.",
        otherNames: ["mother duck"],
        fields: [
            Field(
                "accessToken",
                "Access token",
                .string,
                in: .authentication,
                help: "An access token of MotherDuck.",
                required: .always,
                secrecy: .secret(sentTo: .server),
                example: ["$env": "MOTHERDUCK_TOKEN"],
                aliases: ["md_token", "access_token", "token"],
                origin: .documented
            ),
            SharedFields.database(
                help: "The database to connect to; the user's default one when it isn't given.",
                origin: .documented
            ),
            SharedFields.host(
                example: "pg.eu-central-1-aws.motherduck.com",
                default: "pg.us-east-1-aws.motherduck.com",
                help: "The PostgreSQL endpoint of the account's region.",
                required: .never
            ),
            SharedFields.port(5432),
        ] + SharedFields.httpsTLS()
    )
}
