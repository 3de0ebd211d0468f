import Datasource
import JSON
import Platforms
import Testing

@Suite struct DatabrainDialectTests {
    private func object(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }

    /// The bodies of Databrain's own pages, and what its datamart page shows of tenancy.
    static let documentedBodies = [
        #"""
        {"datasourceType":"postgres","credentials":{"name":"production-postgres","host":"db.example.com","port":5432,"username":"dbuser","password":"securepassword","database":"analytics","schema":"public"}}
        """#,
        #"""
        {"datasourceType":"postgres","credentials":{"name":"production-postgres","host":"new-db.example.com","port":5432,"username":"dbuser","password":"newpassword","database":"analytics","schema":"public"}}
        """#,
        #"""
        {"datasourceType":"redshift","credentials":{"name":"r","host":"h","username":"u","database":"d"},"tenancySettings":{"tenancyLevel":"TABLE","clientColumnType":"STRING","schemaName":"public","tableName":"clients","tableClientNameColumn":"name","tablePrimaryKeyColumn":"id"}}
        """#,
        #"""
        {"datasourceType":"snowflake","credentials":{"name":"s","host":"a.snowflakecomputing.com","anything":{"at":["all"]}},"tenancySettings":{"tenancyLevel":"DATABASE"}}
        """#,
    ]

    @Test("A documented body is a document, and comes back exactly", arguments: documentedBodies)
    func roundTrip(text: String) throws {
        let body = try object(text)
        let source = try #require(OutgoingSource(body))
        #expect(try bytes(source) == JSONValue.object(body).bytes)
        let document = try TableDialect.databrain.document(from: body).body.revealed
        #expect(document["name"] == body["credentials"]?["name"])
        #expect(document["credentials"]?["name"] == nil)
        let again = try #require(OutgoingSource(document))
        #expect(try bytes(again) == JSONValue.object(body).bytes)
    }

    private func bytes(_ source: OutgoingSource) throws -> [UInt8] {
        JSONValue.object(try TableDialect.databrain.body(of: source).body.revealed).bytes
    }

    @Test func aliasesAreSentUnderTheirCanonicalNames() throws {
        let source = try #require(
            OutgoingSource([
                "name": "a", "datasourceType": "postgres",
                "credentials": ["host": "h", "user": "u", "database_name": "d"],
            ])
        )
        let body = try TableDialect.databrain.body(of: source).body.revealed
        #expect(body["credentials"]?.object?.keys == ["name", "host", "username", "database"])
    }

    @Test func whatIsShownHoldsNoSecret() throws {
        let document = try object(
            #"""
            {"name":"a","datasourceType":"postgres","credentials":{"host":"h","username":"u","database":"d","password":"pw-1","hobby":{"inner":"pw-2"}}}
            """#
        )
        let source = try #require(OutgoingSource(document))
        let body = try TableDialect.databrain.body(of: source).body
        let shown = body.redacted["credentials"]?.object
        #expect(shown?["password"] == "<redacted>")
        #expect(shown?["hobby"] == "<redacted>")
        #expect(shown?["host"] == "h")
        #expect("\(source) \(String(reflecting: source)) \(body) \(String(reflecting: body))".contains("pw-") == false)
        #expect(Set(body.secrets).isSuperset(of: [Secret("pw-1"), Secret("pw-2")]))
    }

    @Test func referencesAreResolvedWhereSecretsStand() throws {
        let document = try object(
            #"""
            {"name":"a","datasourceType":"postgres","credentials":{"host":"h","username":"u","database":"d","password":{"$env":"PW"},"sslKey":{"$file":"/k"}}}
            """#
        )
        let source = try #require(OutgoingSource(document))
        let body = try TableDialect.databrain.body(of: source).body
        let written = WrittenSource(name: "a", datasourceType: "postgres", body: body)
        let resolved = written.resolving { reference, place in Secret("\(place)") }.body.revealed["credentials"]
        #expect(resolved?["password"] == "/credentials/password")
        #expect(resolved?["sslKey"] == "/credentials/sslKey")
    }

    @Test(
        "What leads to no secret is an issue, whatever its type is",
        arguments: [
            (#"{"$secret":"stored"}"#, true), (#"{"$env":""}"#, true), (#"{"$env":"A","x":1}"#, true),
            (#"{"$env":"A"}"#, false), (#""text""#, false), (#"{"type":"service_account"}"#, false),
        ]
    )
    func unusableSecrets(value: String, isIssue: Bool) throws {
        for type in ["postgres", "snowflake"] {
            let document = try object(#"{"name":"a","datasourceType":"\#(type)","credentials":{"password":\#(value)}}"#)
            let issues = try #require(OutgoingSource(document)).unusableSecrets
            #expect(issues.map(\.path.description) == (isIssue ? ["/credentials/password"] : []))
        }
    }

    @Test func anUpdateWarnsOfWhatItLeavesOut() throws {
        let source = try #require(OutgoingSource(postgresDocument()))
        let warnings = DatabrainDialect.warnings(about: source, replacing: true)
        let message = try #require(warnings.first { $0.path.description == "/credentials" }?.message)
        #expect(message.contains("`port`") && message.contains("`schema`"))
        // Given, or without a meaning here.
        #expect(!message.contains("`password`") && !message.contains("`sshHost`"))
        #expect(DatabrainDialect.warnings(about: source, replacing: false).isEmpty)
    }

    @Test(
        "The rules of its documents",
        arguments: [
            (#"{"name":"a","datasourceType":"duckdb","credentials":{}}"#, "error not_allowed /datasourceType"),
            (#"{"name":"a","datasourceType":"brandnew","credentials":{}}"#, "warning unknown_type /datasourceType"),
            (#"{"name":"a","datasourceType":"trino","credentials":{}}"#, "warning missing /credentials/host"),
            (
                #"{"name":"a","datasourceType":"csv","credentials":{"file":"f"},"options":{"tags":["x"]}}"#,
                "error not_applicable /options/tags"
            ),
            (
                #"{"name":"a","datasourceType":"csv","credentials":{"file":"f"},"options":1}"#,
                "error wrong_type /options"
            ),
        ]
    )
    func rules(document: String, issue: String) throws {
        let validator = DocumentValidator(.create, target: DatabrainDialect.rules)
        let issues = validator.validate(try JSONValue(parsing: Array(document.utf8)))
        #expect(issues.map { "\($0.severity) \($0.code.rawValue) \($0.path)" }.contains(issue))
    }

    @Test func emptyOptionsAreNone() throws {
        let document = #"{"name":"a","datasourceType":"csv","credentials":{"file":"f"},"options":{}}"#
        let validator = DocumentValidator(.create, target: DatabrainDialect.rules)
        #expect(validator.validate(try JSONValue(parsing: Array(document.utf8))).hasErrors == false)
    }
}
