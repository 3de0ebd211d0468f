import JSON

extension TypeDefinition {
    package static let elasticsearch = searchFamily(
        "elasticsearch",
        "Elasticsearch",
        summary: "An Elasticsearch cluster, managed or your own.",
        otherNames: ["elastic search", "elastic"],
        example: "analytics:dXMtZWFzdC0xLmF3cy5mb3VuZC5pbyQwMTIzNDU2Nzg5YWJjZGVmJGZlZGNiYTk4NzY1NDMyMTA="
    )

    package static let opensearch = searchFamily(
        "opensearch",
        "OpenSearch",
        summary: "An OpenSearch cluster, managed or your own.",
        otherNames: ["open search"],
        example: "https://search-analytics-0123456789.eu-central-1.es.amazonaws.com"
    )

    private static let isCloud = Condition.isOneOf("server_type", ["elastic-cloud", "open-cloud"])
    private static let isSelfManaged = Condition.equals("server_type", "self-managed")
    private static let authenticates = Condition.not(.equals("disableAuth", true))

    /// Both take the same credentials, by the same conditions.
    private static func searchFamily(
        _ name: String,
        _ label: String,
        summary: String,
        otherNames: [String],
        example: JSONValue
    ) -> TypeDefinition {
        TypeDefinition(
            name,
            label,
            summary: summary,
            otherNames: otherNames,
            fields: searchServer(cloudExample: example) + searchAuthentication + SharedFields.httpsTLS()
                + SharedFields.clientCertificate(),
            rules: [SharedFields.certificateWithKey, .atMostOne(of: ["password", "apiKey"])]
        )
    }

    private static func searchServer(cloudExample: JSONValue) -> [Field] {
        [
            Field(
                "server_type",
                "Kind of server",
                .string,
                in: .connection,
                help: "Who runs the cluster.",
                required: .always,
                decides: [.server],
                allowed: ["elastic-cloud", "open-cloud", "self-managed"],
                example: "self-managed",
                aliases: ["serverType"],
                origin: .documented
            ),
            Field(
                "cloudId",
                "Cloud ID",
                .string,
                in: .connection,
                help: "The identifier of the managed cluster, from its console, or its `https` URL.",
                required: .when(isCloud),
                applies: .when(isCloud, otherwise: .warning),
                decides: [.server],
                format: .cloudID,
                example: cloudExample,
                aliases: ["cloud_id"],
                origin: .inferred
            ),
            Field(
                "host",
                "Host",
                .string,
                in: .connection,
                help: "The server's URL or host name; `https` and port 9200 unless it says something else.",
                required: .when(isSelfManaged),
                applies: .when(isSelfManaged, otherwise: .warning),
                decides: [.server],
                format: .hostOrURL,
                example: "https://search.example.com:9200",
                aliases: ["node", "url"],
                origin: .inferred
            ),
        ]
    }

    private static let searchAuthentication: [Field] = [
        SharedFields.username(
            required: .when(.all([authenticates, .not(.isGiven("apiKey"))])),
            applies: .when(authenticates, otherwise: .warning)
        ),
        SharedFields.password(
            required: .when(.all([authenticates, .not(.isGiven("apiKey"))])),
            applies: .when(authenticates, otherwise: .warning)
        ),
        Field(
            "apiKey",
            "API key",
            .string,
            in: .authentication,
            help: "An API key in its encoded form, instead of user name and password.",
            applies: .when(authenticates, otherwise: .warning),
            secrecy: .secret(sentTo: .server),
            example: ["$env": "SEARCH_API_KEY"],
            aliases: ["api_key"],
            origin: .inferred
        ),
        Field(
            "disableAuth",
            "No authentication",
            .boolean,
            in: .authentication,
            help: "Whether the cluster is open to everybody who reaches it; only with a cluster of your own.",
            applies: .when(isSelfManaged, otherwise: .error),
            default: false,
            example: false,
            origin: .documented
        ),
    ]
}
