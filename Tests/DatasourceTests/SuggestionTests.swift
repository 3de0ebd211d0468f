import Datasource
import JSON
import Testing

/// The text of an Ed25519 key, without its type.
let hostKeySample = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"

/// What a person is told to write instead.
struct SuggestionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var type: String
        var field: String
        var value: String
        var suggestion: String?

        init(_ type: String, _ field: String, _ value: String, _ suggestion: String?) {
            self.type = type
            self.field = field
            self.value = value
            self.suggestion = suggestion
        }

        var testDescription: String { "\(type).\(field) \(value)" }
    }

    static func issues(of type: String, _ field: String, _ value: JSONValue) throws -> [Datasource.Issue] {
        let document: JSONValue = [
            "name": "a", "datasourceType": .string(type), "credentials": .object(JSONObject([(field, value)])),
        ]
        let text = String(decoding: document.bytes, as: UTF8.self)
        return try DatasourceTests.issues(in: text).filter { $0.path == JSONPointer("credentials", field) }
    }

    @Test(
        "The value that was meant",
        arguments: [
            Case("mssql", "server", "sql.example.com,1433", "sql.example.com"),
            Case("mssql", "server", "tcp:sql.example.com,1433", "sql.example.com"),
            Case("mssql", "server", "TCP:sql\\SALES", "sql\\SALES"),
            Case("mssql", "server", ".", "localhost"), Case("mssql", "server", "(local)", "localhost"),
            Case("mssql", "server", ".\\SQLEXPRESS", "localhost\\SQLEXPRESS"),
            Case("mssql", "server", "(localdb)\\MSSQLLocalDB", nil),
            Case("mssql", "server", "np:\\\\.\\pipe\\sql", nil),
            Case("mssql", "server", "sql.example.com:1433", "sql.example.com"),
            Case("databricks", "httpPath", "/sql/1.0/warehouses/0123abc/", "/sql/1.0/warehouses/0123abc"),
            Case("databricks", "httpPath", "/sql/1.0/warehouses/0123abc?o=12", "/sql/1.0/warehouses/0123abc"),
            Case("databricks", "httpPath", "https://h.example/sql/1.0/warehouses/0123?o=1", "/sql/1.0/warehouses/0123"),
            Case(
                "databricks",
                "httpPath",
                "https://h.example/sql/warehouses/0123/monitoring",
                "/sql/1.0/warehouses/0123"
            ),
            Case("databricks", "httpPath", "sql/protocolv1/o/12/34-a/", "/sql/protocolv1/o/12/34-a"),
            Case("databricks", "httpPath", "0123456789abcdef", "/sql/1.0/warehouses/0123456789abcdef"),
            Case("databricks", "httpPath", "warehouse", nil),
            Case("awss3", "region", "EU-CENTRAL-1", "eu-central-1"),
            Case("athena", "region", " us_east_1 ", "us-east-1"),
            Case("awss3", "region", "US East (Ohio)", nil), Case("awss3", "region", "us-east-1a", "us-east-1"),
            Case("snowflake", "host", "https://app.snowflake.com/myorg/account1/#/homepage", "myorg-account1"),
            Case("snowflake", "host", "https://app.snowflake.com/eu-central-1.aws/xy123/w", "xy123.eu-central-1.aws"),
            Case("snowflake", "host", "https://app.snowflake.com", nil),
            Case("snowflake", "host", "https://a-b.snowflakecomputing.com/console", "a-b.snowflakecomputing.com"),
            Case("postgres", "host", " db.example.com ", "db.example.com"),
            Case("csv", "file", "file:///data/sales.csv", "/data/sales.csv"), Case("csv", "file", "s3://a/b.csv", nil),
            Case(
                "postgres",
                "sshHostKey",
                "[b.example]:22 ssh-ed25519 \(hostKeySample) me",
                "ssh-ed25519 \(hostKeySample) me"
            ),
            Case("postgres", "sshHostKey", "@revoked * ssh-ed25519 \(hostKeySample)", "ssh-ed25519 \(hostKeySample)"),
            Case("postgres", "sshHostKey", hostKeySample, "ssh-ed25519 \(hostKeySample)"),
            Case("postgres", "sshHostKey", "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDHLqdsgqmcqWqL4vQ", nil),
            Case("postgres", "sshHostKey", "ssh-rsa \(hostKeySample)", nil),
        ]
    )
    func valueMeant(example: Case) throws {
        let found = try Self.issues(of: example.type, example.field, .string(example.value))
        #expect(found.first?.severity == .error)
        #expect(found.first?.suggestion == example.suggestion)
    }

    @Test(
        "The key that was meant",
        arguments: [
            Case("postgres", "db", "", "database"), Case("postgres", "dbname", "", "database"),
            Case("postgres", "pwd", "", "password"), Case("postgres", "pass", "", "password"),
            Case("postgres", "hostname", "", "host"), Case("postgres", "uid", "", "username"),
            Case("postgres", "ssl", "", "sslMode"), Case("postgres", "ssl_mode", "", "sslMode"),
            Case("mssql", "hostname", "", "server"), Case("mssql", "uid", "", "user"),
            Case("mssql", "ssl", "", "encrypt"),
            Case("mssql", "sslmode", "", "encrypt"), Case("clickhouse", "secure", "", "sslMode"),
            Case("csv", "path", "", "file"), Case("csv", "url", "", "file"), Case("csv", "sep", "", "delimiter"),
            Case("awss3", "url", "", "endpoint"), Case("bigquery", "db", "", "dataset"),
            Case("bigquery", "keyfile", "", "serviceAccountKey"), Case("databricks", "pat", "", "token"),
            Case("postgres", "colour", "", nil), Case("csv", "pwd", "", nil),
        ]
    )
    func keyMeant(example: Case) throws {
        let issue = try #require(try Self.issues(of: example.type, example.field, 1).first)
        #expect(issue.code == .unknownField)
        #expect(issue.suggestion == example.suggestion)
    }

    @Test("No secret is suggested", arguments: [("mongodb", "connectionString"), ("snowflake", "privateKey")])
    func secret(type: String, field: String) throws {
        let found = try Self.issues(of: type, field, "mongodb://me:<password>@h")
        #expect(found.allSatisfy { $0.suggestion == nil && !$0.message.contains("me:") })
    }
}
