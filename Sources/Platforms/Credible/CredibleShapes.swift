/// What Credible and Malloy Publisher document of connections, type by type.
enum CredibleShapes {
    private typealias Members = [String: AnswerShape.Kind]

    /// A connection; its type may go without saying.
    static let connection = AnswerShape(
        ["name": .string],
        optional: [
            "type": .string, "resource": .string, "fingerprint": .string, "attributes": .object(attributes),
            "proxy": .object(proxy), "queryMetadata": .map(.string), "queryMetadataEnforced": .map(.string),
            "includeTables": .array(.string), "excludeTables": .array(.string), "excludeAllTables": .boolean,
            "indexingStatus": .string, "postgresConnection": .object(postgres), "mysqlConnection": .object(mysql),
            "bigqueryConnection": .object(bigquery), "snowflakeConnection": .object(snowflake),
            "trinoConnection": .object(trino), "databricksConnection": .object(databricks),
            "motherduckConnection": .object(texts("accessToken", "database")),
            "duckdbConnection": .object(AnswerShape(optional: ["attachedDatabases": .objects(attached)])),
            "ducklakeConnection": .object(AnswerShape(optional: ["storage": .object(.any), "catalog": .object(.any)])),
            "publisherConnection": .object(texts("connectionUri", "accessToken")),
        ]
    )

    static let schema = AnswerShape(["name": .string], optional: ["isDefault": .boolean, "isHidden": .boolean])

    static let table = AnswerShape(["resource": .string], optional: ["columns": .objects(column)])

    static let test = AnswerShape(["status": .string], optional: ["errorMessage": .string])

    private static let column = AnswerShape(["name": .string], optional: ["type": .string])

    private static let attributes = AnswerShape(optional: [
        "dialectName": .string, "isPool": .boolean, "canPersist": .boolean, "canStream": .boolean,
    ])

    private static let proxy = AnswerShape(optional: [
        "type": .string,
        "ssh": .object(
            texts("host", "username", "privateKey", "privateKeyPass", "hostKey", besides: ["port": .integer])
        ),
    ])

    private static let attached = AnswerShape(
        ["name": .string],
        optional: [
            "type": .string, "attributes": .object(attributes), "bigqueryConnection": .object(bigquery),
            "snowflakeConnection": .object(snowflake), "postgresConnection": .object(postgres),
            "gcsConnection": .object(texts("keyId", "secret")),
            "s3Connection": .object(texts("accessKeyId", "secretAccessKey", "region", "endpoint", "sessionToken")),
            "azureConnection": .object(
                texts("authType", "sasUrl", "tenantId", "clientId", "clientSecret", "accountName", "fileUrl")
            ),
        ]
    )

    // MARK: - Types

    private static let postgres = texts(
        "host",
        "databaseName",
        "userName",
        "password",
        "connectionString",
        "sslmode",
        besides: ["port": .integer]
    )

    private static let mysql = texts("host", "database", "user", "password", besides: ["port": .integer])

    private static let bigquery = texts(
        "defaultProjectId",
        "billingProjectId",
        "location",
        "serviceAccountKeyJson",
        "maximumBytesBilled",
        "queryTimeoutMilliseconds"
    )

    private static let snowflake = texts(
        "account",
        "username",
        "password",
        "privateKey",
        "privateKeyPass",
        "warehouse",
        "database",
        "schema",
        "role",
        besides: ["responseTimeoutMilliseconds": .integer]
    )

    private static let trino = texts(
        "server",
        "catalog",
        "schema",
        "user",
        "password",
        "peakaKey",
        besides: ["port": .number]
    )

    private static let databricks = texts(
        "host",
        "path",
        "token",
        "oauthClientId",
        "oauthClientSecret",
        "defaultCatalog",
        "defaultSchema",
        "setupSQL"
    )

    private static func texts(_ names: String..., besides others: Members = [:]) -> AnswerShape {
        AnswerShape(optional: Members(uniqueKeysWithValues: names.map { ($0, .string) }).merging(others) { $1 })
    }
}
