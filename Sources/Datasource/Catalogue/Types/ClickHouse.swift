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
                help: "The TCP port of the HTTP interface; 8443 with TLS and 8123 without when it isn't given."
            ),
            SharedFields.httpProtocol(
                help:
                    "Whether the HTTP interface is reached with TLS (`https`) or without (`http`); when it isn't given, with TLS where"
                    + " the port is 443 or 8443 or a TLS mode is given."
            ),
            SharedFields.username(required: .never, default: "default"),
            SharedFields.password(),
            SharedFields.database(help: "The database to look into; the user's own when it isn't given."),
        ] + SharedFields.httpsTLS(applies: withTLS, default: nil) + SharedFields.clientCertificate(applies: withTLS),
        rules: [SharedFields.certificateWithKey]
    )

    private static let withTLS = Applicability.when(.not(.equals("protocol", "http")), otherwise: .warning)
}
