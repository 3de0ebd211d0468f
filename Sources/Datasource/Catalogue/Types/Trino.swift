import JSON

extension TypeDefinition {
    package static let trino = TypeDefinition(
        "trino",
        "Trino",
        summary: "A Trino cluster.",
        otherNames: ["presto", "starburst"],
        fields: [
            SharedFields.host(aliases: ["server"], example: "trino.example.com"),
            SharedFields.port(
                nil,
                example: 8080,
                help: "The TCP port of the coordinator; 443 with TLS and 8080 without when it isn't given."
            ),
            SharedFields.username(),
            SharedFields.password(applies: .when(SharedFields.usesTLS, otherwise: .warning)),
            Field(
                "token",
                "Access token",
                .string,
                in: .authentication,
                help: "A JSON Web Token, where the cluster takes them, instead of a password.",
                applies: .when(SharedFields.usesTLS, otherwise: .warning),
                secrecy: .secret(sentTo: .server),
                example: ["$env": "TRINO_TOKEN"],
                aliases: ["accessToken", "access_token", "jwt"],
                origin: .inferred
            ),
            Field(
                "catalog",
                "Catalog",
                .string,
                in: .connection,
                help: "The catalog to look into.",
                required: .always,
                example: "hive",
                origin: .inferred
            ),
            SharedFields.schema(example: "default"),
        ]
            + SharedFields.tls(
                modeHelp:
                    "Whether TLS is used, and how much is verified; `prefer`: with a password or token, or on port 443 or 8443."
            )
            + SharedFields.sshTunnel,
        rules: [SharedFields.certificateWithKey, .atMostOne(of: ["password", "token"])]
    )
}
