import JSON

extension TypeDefinition {
    package static let databricks = TypeDefinition(
        "databricks",
        "Databricks",
        summary: "A SQL warehouse or cluster of a Databricks workspace.",
        otherNames: ["data bricks"],
        fields: [
            SharedFields.host(
                aliases: ["serverHostname", "server_hostname"],
                example: "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
                help: "The host name of the workspace."
            ),
            SharedFields.port(443),
            Field(
                "httpPath",
                "HTTP path",
                .string,
                in: .connection,
                help: "Where the warehouse or cluster is found, as its connection details show it.",
                required: .always,
                format: .databricksPath,
                example: "/sql/1.0/warehouses/0123456789abcdef",
                aliases: ["path", "http_path"],
                origin: .inferred
            ),
            Field(
                "token",
                "Access token",
                .string,
                in: .authentication,
                help: "A personal access token; else the client of a service principal.",
                secrecy: .secret(sentTo: .server),
                example: ["$env": "DATABRICKS_TOKEN"],
                aliases: ["accessToken", "access_token"],
                origin: .inferred
            ),
            Field(
                "clientId",
                "Client ID",
                .string,
                in: .authentication,
                help: "The application ID of a service principal.",
                example: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
                aliases: ["oauthClientId", "client_id"],
                origin: .inferred
            ),
            Field(
                "clientSecret",
                "Client secret",
                .string,
                in: .authentication,
                help: "An OAuth secret of the service principal.",
                secrecy: .secret(sentTo: .server),
                example: ["$env": "DATABRICKS_CLIENT_SECRET"],
                aliases: ["oauthClientSecret", "client_secret"],
                origin: .inferred
            ),
            Field(
                "catalog",
                "Catalog",
                .string,
                in: .connection,
                help: "The catalog to look into; all that the user may see when it isn't given.",
                example: "main",
                aliases: ["defaultCatalog"],
                origin: .inferred
            ),
            SharedFields.schema(
                aliases: ["defaultSchema", "schemaName", "schema_name"],
                example: "default"
            ),
        ] + SharedFields.httpsTLS(),
        rules: [
            .together(["clientId", "clientSecret"]),
            .atLeastOne(of: [["token"], ["clientId"], ["clientSecret"]]),
            .atMostOne(of: ["token", "clientSecret"]),
        ]
    )
}
