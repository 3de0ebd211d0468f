package import Datasource
import JSON

extension TableDialect {
    /// The words of Credible's Data API and Admin API, and of Malloy Publisher: one object named after the type holds what is
    /// needed to connect.
    package static let credible = TableDialect(
        "credible",
        service: "Credible",
        sourceName: "name",
        sourceType: "type",
        types: CredibleTypes.all,
        unknownType: { TypeDialect($0, as: $0, at: CredibleTypes.place(of: $0), []) },
        options: Correspondence.same(CredibleTypes.sharedOptions),
        unknownOptions: .root,
        readOnly: ["resource", "attributes", "fingerprint", "indexingStatus"]
    )
}

/// The types that Credible takes.
enum CredibleTypes {
    static let all = [postgres, mysql, bigquery, snowflake, trino, databricks, duckdb, motherduck]

    static let sharedOptions = [
        "includeTables", "excludeTables", "excludeAllTables", "queryMetadata", "queryMetadataEnforced",
    ]

    /// The object that holds what a type has.
    static func place(of type: String) -> BodyPath { BodyPath([type + "Connection"]) }

    private static func type(
        _ name: String,
        _ rows: [Correspondence],
        besides others: [Correspondence] = [],
        options: [String] = []
    ) -> TypeDialect {
        let place = place(of: name)
        return TypeDialect(
            name,
            as: name,
            at: place,
            rows.map { $0.below(place) } + others,
            options: options.map { Correspondence.same($0).below(place) }
        )
    }

    // MARK: - Databases

    private static let postgres = type(
        "postgres",
        [
            .same("host"), .same("port"), .renamed("database", to: "databaseName"),
            .renamed("username", to: "userName"),
            .same("password"),
            // It says everything by itself, and nothing about a tunnel.
            .same(CredibleDialect.connectionString).when(.not(tunnels)),
            .renamed(CredibleDialect.otherConnectionString, to: [CredibleDialect.connectionString]).when(.not(tunnels)),
            // Without a tunnel, Credible decides by itself how it connects.
            .renamed(
                "sslMode",
                to: "sslmode",
                .words([
                    ("disable", "disable"), ("require", "no-verify"), ("verify-ca", "verify-ca"),
                    ("verify-full", "verify-full"),
                ])
            ).when(.equals("sshTunnel", "enable")),
        ],
        besides: [
            .renamed("sshTunnel", to: ["proxy", "type"], .words([("enable", "ssh")], unsaid: "disable")),
            .renamed("sshHost", to: ["proxy", "ssh", "host"]).when(tunnels),
            .renamed("sshPort", to: ["proxy", "ssh", "port"]).when(tunnels),
            .renamed("sshUsername", to: ["proxy", "ssh", "username"]).when(tunnels),
            .renamed("sshPrivateKey", to: ["proxy", "ssh", "privateKey"]).when(tunnels),
            .renamed("sshPrivateKeyPassphrase", to: ["proxy", "ssh", "privateKeyPass"]).when(tunnels),
            .renamed("sshHostKey", to: ["proxy", "ssh", "hostKey"]).when(tunnels),
        ]
    )

    private static let tunnels = Condition.equals("sshTunnel", "enable")

    private static let noTunnel = Correspondence.only(
        "sshTunnel",
        "disable",
        because: "Credible reaches only PostgreSQL through an SSH tunnel."
    )

    private static let mysql = type(
        "mysql",
        [
            .same("host"), .same("port"), .same("database"), .renamed("username", to: "user"), .same("password"),
            noTunnel,
        ]
    )

    private static let trino = type(
        "trino",
        [
            .joined(["host", "port", "sslMode"], to: ["server", "port"], CredibleServer.converter),
            .same("catalog"), .same("schema"), .renamed("username", to: "user"), .same("password"), noTunnel,
        ]
    )

    // MARK: - Warehouses

    private static let bigquery = type(
        "bigquery",
        [
            .renamed("projectId", to: "defaultProjectId"), .same("location"),
            .renamed("serviceAccountKey", to: "serviceAccountKeyJson", .objectAsText),
        ],
        options: ["billingProjectId", "maximumBytesBilled", "queryTimeoutMilliseconds"]
    )

    /// Credible takes a private key for one way to log in, and a password for the other.
    private static let authentication = Correspondence.implied(
        "authType",
        [
            (value: "Key-pair authentication", place: BodyPath(["privateKey"])),
            (value: "username/password", place: BodyPath(["password"])),
        ]
    )

    private static let usesKeyPair = Condition.equals("authType", "Key-pair authentication")

    private static let snowflake = type(
        "snowflake",
        [
            .renamed("host", to: "account", CredibleAccount.converter),
            authentication,
            .same("username"),
            .same("password"),
            .same("privateKey").when(usesKeyPair),
            .renamed("privateKeyPassphrase", to: "privateKeyPass").when(usesKeyPair),
            .same("warehouse"), .same("database"), .same("schema"), .same("role"),
        ],
        options: ["responseTimeoutMilliseconds"]
    )

    private static let databricks = type(
        "databricks",
        [
            .same("host"), .renamed("httpPath", to: "path"), .same("token"),
            .renamed("clientId", to: "oauthClientId"), .renamed("clientSecret", to: "oauthClientSecret"),
            .renamed("catalog", to: "defaultCatalog"), .renamed("schema", to: "defaultSchema"),
        ],
        options: ["setupSQL"]
    )

    // MARK: - DuckDB

    /// The databases that it attaches are described in Credible's own words.
    private static let duckdb = type("duckdb", [.same("attachedDatabases")])

    private static let motherduck = type("motherduck", [.same("accessToken"), .same("database")])
}

/// What Credible takes.
package enum CredibleDialect {
    /// What documents for Credible are validated against: it may know fields before we do, so that what isn't documented is a
    /// warning at most.
    package static let rules = TargetRules(
        inferred: .warning,
        unknownKeys: .warning,
        unknownTypes: .warning,
        options: CredibleOptions.form,
        datasourceTypes: CredibleTypes.all.map(\.datasourceType),
        wholeConnections: [connectionString, otherConnectionString].map { key in
            WholeConnection(key, of: ["postgres"], syntaxes: ["postgres": .postgres], severity: .error)
        },
        demands: demands,
        limits: TargetLimits(vendor: "Credible", names: .asciiWords, reservedNames: ["duckdb"])
    )

    /// PostgreSQL's address with everything in it, which the catalogue doesn't have.
    static let connectionString = "connectionString"

    /// The same as RiverGen calls it.
    static let otherConnectionString = "connection_string"

    /// What Malloy Publisher, Credible's server, refuses to be without; its schemas of databases require nothing.
    private static let demands = Demands(
        usual: ["host", "attachedDatabases", "accessToken", "sshHost", "sshUsername", "sshPrivateKey"],
        ofTypes: [
            "snowflake": ["host", "username", "warehouse"],
            "trino": ["host"],
            "databricks": ["host", "httpPath", "catalog"],
        ]
    )

    /// Our name of one of Credible's types.
    package static func datasourceType(of type: String) -> String {
        TableDialect.credible.type(writtenAs: type).datasourceType
    }

    package static func takes(_ datasourceType: String) -> Bool {
        TableDialect.credible.datasourceTypes.contains { $0.utf8.elementsEqual(datasourceType.utf8) }
    }
}
