import JSON

extension TypeDefinition {
    package static let clickhouse = TypeDefinition(
        "clickhouse",
        "ClickHouse",
        summary: "A ClickHouse server, reached through its HTTP interface.",
        otherNames: ["click house"],
        fields: [
            SharedFields.host(example: "clickhouse.example.com"),
            SharedFields.port(
                nil,
                example: 8443,
                help: "The TCP port of the HTTP interface; 8123 with `http` and 8443 with `https` when it isn't given."
            ),
            SharedFields.httpProtocol(
                default: "http",
                help: "Whether the HTTP interface is reached with TLS (`https`) or without (`http`)."
            ),
            SharedFields.username(required: .never, default: "default"),
            SharedFields.password(),
            SharedFields.database(help: "The database to look into; the user's own when it isn't given."),
        ] + SharedFields.httpsTLS(applies: withHTTPS) + SharedFields.clientCertificate(applies: withHTTPS),
        rules: [SharedFields.certificateWithKey]
    )

    private static let withHTTPS = Applicability.when(.equals("protocol", "https"), otherwise: .warning)
}
