import Datasource
import JSON
import Platforms
import Testing

@Suite struct CredibleDialectTests {
    private func object(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }

    private func written(_ document: String) throws -> JSONValue {
        let source = try #require(OutgoingSource(try object(document)))
        return .object(try TableDialect.credible.body(of: source).body.revealed)
    }

    private func issues(_ document: String) throws -> [String] {
        let source = try #require(OutgoingSource(try object(document)))
        do throws(Untranslatable) {
            return try TableDialect.credible.body(of: source).warnings.map { "\($0.severity) \($0.path)" }
        } catch {
            return error.issues.map { "\($0.severity) \($0.path)" }
        }
    }

    /// Whether two values have the same members, in whatever order.
    private func same(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
        guard let a = left?.object, let b = right?.object else { return left == right }
        return a.keys.count == b.keys.count && a.keys.allSatisfy { same(a[$0], b[$0]) }
    }

    @Test(
        "Documents in Credible's words",
        arguments: [
            (
                #"{"name":"a","datasourceType":"postgres","credentials":{"host":"h","port":1,"username":"u","password":"p","database":"d"}}"#,
                #"{"name":"a","type":"postgres","postgresConnection":{"host":"h","port":1,"userName":"u","password":"p","databaseName":"d"}}"#
            ),
            (
                #"{"name":"a","datasourceType":"postgres","credentials":{"host":"h","sshTunnel":"enable","sshHost":"b","sshPort":2,"sshUsername":"s","sshPrivateKey":"k","sshPassphrase":"q","sshHostKey":"x","sslMode":"require"}}"#,
                #"{"name":"a","type":"postgres","postgresConnection":{"host":"h","sslmode":"no-verify"},"proxy":{"type":"ssh","ssh":{"host":"b","port":2,"username":"s","privateKey":"k","privateKeyPass":"q","hostKey":"x"}}}"#
            ),
            (
                #"{"name":"a","datasourceType":"mysql","credentials":{"host":"h","username":"u","password":"p","database":"d"}}"#,
                #"{"name":"a","type":"mysql","mysqlConnection":{"host":"h","user":"u","password":"p","database":"d"}}"#
            ),
            (
                #"{"name":"a","datasourceType":"bigquery","credentials":{"projectId":"p","location":"EU","serviceAccountKey":{"type":"service_account"}},"options":{"maximumBytesBilled":"1","includeTables":["s.*"]}}"#,
                #"{"name":"a","type":"bigquery","bigqueryConnection":{"defaultProjectId":"p","location":"EU","serviceAccountKeyJson":"{\"type\":\"service_account\"}","maximumBytesBilled":"1"},"includeTables":["s.*"]}"#
            ),
            (
                #"{"name":"a","datasourceType":"snowflake","credentials":{"host":"acme.snowflakecomputing.com","authType":"username/password","username":"u","password":"p","warehouse":"w"}}"#,
                #"{"name":"a","type":"snowflake","snowflakeConnection":{"account":"acme","username":"u","password":"p","warehouse":"w"}}"#
            ),
            (
                #"{"name":"a","datasourceType":"trino","credentials":{"host":"h","port":443,"username":"u","catalog":"c","sslMode":"verify-full"}}"#,
                #"{"name":"a","type":"trino","trinoConnection":{"server":"https://h","port":443,"user":"u","catalog":"c"}}"#
            ),
            (
                #"{"name":"a","datasourceType":"databricks","credentials":{"host":"h","httpPath":"/p","token":"t","catalog":"c","schema":"s"}}"#,
                #"{"name":"a","type":"databricks","databricksConnection":{"host":"h","path":"/p","token":"t","defaultCatalog":"c","defaultSchema":"s"}}"#
            ),
            (
                #"{"name":"a","datasourceType":"motherduck","credentials":{"accessToken":"t","database":"d"}}"#,
                #"{"name":"a","type":"motherduck","motherduckConnection":{"accessToken":"t","database":"d"}}"#
            ),
            (
                #"{"name":"a","datasourceType":"ducklake","credentials":{"storage":{"bucketUrl":"s3://b"}}}"#,
                #"{"name":"a","type":"ducklake","ducklakeConnection":{"storage":{"bucketUrl":"s3://b"}}}"#
            ),
        ]
    )
    func writes(document: String, body: String) throws {
        let body = try object(body)
        #expect(same(try written(document), .object(body)))
        let back = try TableDialect.credible.document(from: body).body.revealed
        let source = try #require(OutgoingSource(back))
        #expect(same(.object(try TableDialect.credible.body(of: source).body.revealed), .object(body)))
    }

    @Test(
        "What Credible has no place for is named",
        arguments: [
            (
                #"{"name":"a","datasourceType":"postgres","credentials":{"host":"h","schema":"s"}}"#,
                ["error /credentials/schema"]
            ),
            (
                #"{"name":"a","datasourceType":"postgres","credentials":{"sslMode":"require"}}"#,
                ["error /credentials/sslMode"]
            ),
            (
                #"{"name":"a","datasourceType":"postgres","credentials":{"sshTunnel":"enable","sslMode":"prefer"}}"#,
                ["error /credentials/sslMode"]
            ),
            (
                #"{"name":"a","datasourceType":"mysql","credentials":{"sshTunnel":"enable"}}"#,
                ["error /credentials/sshTunnel"]
            ),
            (#"{"name":"a","datasourceType":"mysql","credentials":{"sshTunnel":"disable"}}"#, []),
            (#"{"name":"a","datasourceType":"redshift","credentials":{}}"#, ["error /datasourceType"]),
            (
                #"{"name":"a","datasourceType":"mysql","credentials":{},"tenancySettings":{},"options":{"tags":[],"setupSQL":"x","new":1}}"#,
                ["error /tenancySettings", "error /options/tags", "error /options/setupSQL", "warning /options/new"]
            ),
            (
                #"{"name":"a","datasourceType":"snowflake","credentials":{"host":"db.example.com"}}"#,
                ["error /credentials/host"]
            ),
            (
                #"{"name":"a","datasourceType":"trino","credentials":{"host":"h","sslMode":"prefer"}}"#,
                ["error /credentials/host"]
            ),
            (
                #"{"name":"a","datasourceType":"postgres","credentials":{"connectionString":"postgresql://u:p@h/d"}}"#,
                []
            ),
            (
                #"{"name":"a","datasourceType":"postgres","credentials":{"database":"d","host":"h","databaseNam":"e"}}"#,
                ["warning /credentials/databaseNam"]
            ),
        ] as [(String, [String])]
    )
    func refuses(document: String, expected: [String]) throws {
        #expect(try issues(document) == expected)
    }

    @Test func whatAnAnswerHoldsBesidesIsCarriedAsSecretOrLeftOut() throws {
        let body = try object(
            #"{"name":"a","type":"postgres","resource":"/r","attributes":{},"fingerprint":"f","indexingStatus":"INDEXED","postgresConnection":{"host":"h","password":null,"connectionString":"postgresql://u:pw@h"},"mysqlConnection":{"password":"pw"},"brandNew":"pw"}"#
        )
        let read = try TableDialect.credible.document(from: body)
        let shown = JSONValue.object(read.body.shown(as: .stored))
        #expect(!String(decoding: shown.bytes, as: UTF8.self).contains("pw"))
        #expect(shown["credentials"]?["connectionString"] == ["$secret": "stored"])
        #expect(shown["credentials"]?.object?.keys == ["host", "connectionString"])
        #expect(shown["options"]?.object?.keys == ["mysqlConnection", "brandNew"])
        #expect(
            read.warnings.map(\.path.description) == [
                "/resource", "/attributes", "/fingerprint", "/indexingStatus", "/mysqlConnection", "/brandNew",
            ]
        )
    }

    @Test(arguments: ["connectionString", "connection_string"])
    func aConnectionStringHasTwoNames(name: String) throws {
        let text = #"{"name":"a","datasourceType":"postgres","credentials":{"\#(name)":"postgresql://u:p@h/d"}}"#
        #expect(try written(text)["postgresConnection"] == ["connectionString": "postgresql://u:p@h/d"])
        let source = try #require(OutgoingSource(try object(text)))
        let body = try TableDialect.riverGen.body(of: source).body.revealed
        #expect(body["connection_string"] == "postgresql://u:p@h/d")
    }

    @Test func aTypeThatOnlyRiverGenKnowsIsTold() throws {
        let body = try object(#"{"name":"a","type":"kafka","host":"h"}"#)
        let read = try TableDialect.riverGen.document(from: body)
        #expect(read.warnings.map(\.code) == [.unknownType])
        #expect(read.warnings.map(\.path.description) == ["/type"])
    }

    @Test func aBodyWithoutATypeIsKnownByItsOnlyObject() throws {
        let body = try object(#"{"trinoConnection":{"server":"http://[::1]:8080/","catalog":"c"}}"#)
        let document = try TableDialect.credible.document(from: body).body.revealed
        #expect(document["datasourceType"] == "trino")
        #expect(document["credentials"] == ["host": "[::1]", "port": 8080, "sslMode": "disable", "catalog": "c"])
        #expect(throws: Untranslatable.self) { try TableDialect.credible.document(from: ["name": "a"]) }
        #expect(throws: Untranslatable.self) { try TableDialect.credible.document(from: ["type": 1]) }
        #expect(throws: Untranslatable.self) {
            try TableDialect.credible.document(from: ["type": "mysql", "mysqlConnection": 1])
        }
    }

    /// A server that is more than a host has no words of ours, and still isn't lost.
    @Test func whatCannotBeReadKeepsItsOwnKey() throws {
        let body = try object(#"{"type":"trino","trinoConnection":{"server":"https://h/path?x","peakaKey":"k"}}"#)
        let read = try TableDialect.credible.document(from: body)
        let again = try #require(OutgoingSource(read.body.revealed, needsName: false))
        #expect(same(.object(try TableDialect.credible.body(of: again).body.revealed), .object(body)))
    }
}
