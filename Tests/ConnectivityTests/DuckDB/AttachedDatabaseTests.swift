import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

/// Fails with the members that it was told, and shows what it was given.
private struct StubDriver: Driver {
    let fields: [String]
    let given = Monitor<[Credentials]>([])

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        given.withLock { $0.append(credentials) }
        var outcome = TestOutcome()
        guard !fields.isEmpty else { return outcome }
        let secrets = credentials.secrets.values.map(\.revealed).joined()
        outcome.failure = TestFailure(
            stage: .authenticate,
            reason: .authenticationFailed,
            message: "Refused \(secrets).",
            fields: fields.map(CredentialReader.pointer),
            hint: "Check it."
        )
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        throw test(credentials, session: session).failure ?? .cryptographyFailed
    }
}

@Suite("Attached databases", .timeLimit(.minutes(10)))
struct AttachedDatabaseTests {
    private func trial(
        _ elements: [JSONObject],
        secrets: [String: String] = [:],
        stores: AttachedStore.Endpoints = AttachedStore.Endpoints(),
        driver: @escaping @Sendable (String) -> (any Driver)? = { $0 == "postgres" ? PostgresDriver.local() : nil },
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        try HTTPTrial(
            DuckDBDriver(stores: stores, command: { nil }, driver: driver),
            "duckdb",
            ["attachedDatabases": .array(elements.map(JSONValue.object))],
            secrets: secrets,
            milliseconds: milliseconds
        )
    }

    private func postgres(_ name: String = "sales", _ changes: JSONObject = [:]) throws -> JSONObject {
        let connection: JSONObject = [
            "host": "localhost", "port": .number(JSONNumber(try PostgresServers.shared().port(.main))),
            "databaseName": "app", "userName": "alice",
        ]
        return [
            "name": .string(name), "type": "postgres", "postgresConnection": .object(connection.changed(by: changes)),
        ]
    }

    private static let password = "/attachedDatabases/0/postgresConnection/password"

    @Test("Databases are tested by their own driver, one after the other")
    func success() throws {
        let secrets = [Self.password: "right-pw", "/attachedDatabases/1/postgresConnection/password": "right-pw"]
        let trial = try trial([postgres(), postgres("more")], secrets: secrets)
        try trial.expect(ExpectedOutcome("ok"), .success)
        let attached = try #require(trial.report.outcome.server?["attached"]?.object)
        #expect(attached.keys == ["sales", "more"])
        #expect(attached["sales"]?["product"] == "PostgreSQL")
    }

    @Test("A failure points into the database that it is of")
    func refusals() throws {
        let place = "attachedDatabases/1/postgresConnection"
        let secrets = [
            Self.password: "right-pw", "/attachedDatabases/1/postgresConnection/password": "wr0ng-password",
        ]
        let wrong = ExpectedOutcome(
            "authenticate authentication_failed",
            ["\(place)/userName", "\(place)/password"],
            code: "28P01"
        )
        let trial = try trial([postgres(), postgres("more")], secrets: secrets)
        try trial.expect(wrong, .wrongSecret)
        #expect(trial.visibleText.contains("In the attached database more: "))

        let right = [Self.password: "right-pw"]
        let first = "attachedDatabases/0/postgresConnection"
        let missing = ExpectedOutcome("authorize database_not_found", ["\(first)/databaseName"], code: "3D000")
        try self.trial([postgres("sales", ["databaseName": "none"])], secrets: right).expect(missing, .unknownDatabase)
        let closed = ExpectedOutcome("connect connection_refused", ["\(first)/host", "\(first)/port"])
        try self.trial([postgres("sales", ["port": 1])], secrets: right).expect(closed, .closedPort)
        let noHost = ExpectedOutcome("validate invalid_parameters", ["\(first)/host"])
        try self.trial([["name": "a", "type": "postgres"]]).expect(noHost, nil)
        let nothing = ExpectedOutcome("validate invalid_parameters", ["attachedDatabases", "file"])
        try self.trial([]).expect(nothing, nil)
    }

    @Test("A connection string instead of members")
    func connectionString() throws {
        let port = try PostgresServers.shared().port(.main)
        let element: JSONObject = ["name": "sales", "type": "postgres", "postgresConnection": [:]]
        let place = "/attachedDatabases/0/postgresConnection/connectionString"
        let field = [String(place.dropFirst())]
        let texts = [
            "postgresql://alice:right%2Dpw@localhost:\(port)/app?sslmode=require",
            "host=localhost port=\(port) user = alice password='right-pw' dbname=app",
        ]
        for text in texts {
            try trial([element], secrets: [place: text]).expect(ExpectedOutcome("ok"), nil, hidden: ["right-pw"])
        }
        let wrong = try trial([element], secrets: [place: "postgresql://alice:wr0ng-pw@localhost:\(port)/app"])
        try wrong.expect(ExpectedOutcome("authenticate authentication_failed", field), nil, hidden: ["wr0ng-pw"])
        for text in ["nonsense", "postgresql://a,b/c", "host='x", "postgresql://a%zz/"] {
            let broken = ExpectedOutcome("validate invalid_parameters", field)
            try trial([element], secrets: [place: text]).expect(broken, nil)
        }
    }

    @Test("A connection string protects the connection as it says")
    func protectedByConnectionString() throws {
        let servers = try PostgresServers.shared()
        let element: JSONObject = ["name": "sales", "type": "postgres", "postgresConnection": [:]]
        let place = "attachedDatabases/0/postgresConnection/connectionString"
        func trial(_ flavour: PostgresServers.Flavour, _ options: String) throws -> HTTPTrial {
            let text = "postgresql://alice:right%2Dpw@localhost:\(try servers.port(flavour))/app?\(options)"
            return try self.trial([element], secrets: ["/\(place)": text])
        }
        let encrypted = try trial(.main, "ssl=true&connect_timeout=3&application_name=x")
        try encrypted.expect(ExpectedOutcome("ok"), nil)
        #expect(encrypted.report.outcome.tls?.used == true)
        let verified = try trial(.main, "sslmode=verify-full&sslrootcert=\(servers.tls)/ca.crt")
        try verified.expect(ExpectedOutcome("ok"), nil)
        #expect(verified.report.outcome.tls?.verified == true)
        let refused = try trial(.withoutTLS, "ssl=true")
        try refused.expect(ExpectedOutcome("tls tls_unsupported", [place]), nil)
        let unknown = try trial(.main, "sslmode=verify-full&sslrootcert=system")
        #expect(unknown.report.end == "tls certificate_untrusted", "\(unknown.visibleText)")
        for found in [refused, unknown] {
            #expect(!found.visibleText.contains("sslMode") && !found.visibleText.contains("sslRootCert"))
        }
    }

    @Test("What a connection string says and isn't carried out is refused, and nobody is asked")
    func refusedConnectionString() throws {
        let stub = StubDriver(fields: [])
        let elements: [JSONObject] = [
            ["name": "good", "type": "postgres", "postgresConnection": ["host": "h"]],
            ["name": "sales", "type": "postgres", "postgresConnection": [:]],
        ]
        let place = "attachedDatabases/1/postgresConnection/connectionString"
        let text = "postgresql://alice:right-pw@localhost/app?channel_binding=s3cret-value"
        let trial = try trial(elements, secrets: ["/\(place)": text]) { _ in stub }
        try trial.expect(
            ExpectedOutcome("validate invalid_parameters", [place]),
            nil,
            hidden: ["s3cret-value", "right-pw"]
        )
        #expect(trial.visibleText.contains("asks for channel_binding"))
        #expect(stub.given.withLock { $0.isEmpty })
    }

    @Test("Warehouses, in the words of their drivers")
    func warehouses() throws {
        let stub = StubDriver(fields: ["host", "password", "serviceAccountKey", "sslRootCert"])
        let snowflake: JSONObject = [
            "name": "cold", "type": "snowflake",
            "snowflakeConnection": ["account": "org-acct", "username": "u", "warehouse": "w", "role": "r"],
        ]
        let place = "attachedDatabases/0/snowflakeConnection"
        let refused = try trial([snowflake], secrets: ["/\(place)/password": "s3cret-password"]) { _ in stub }
        let fields = ["\(place)/account", "\(place)/password", place]
        try refused.expect(
            ExpectedOutcome("authenticate authentication_failed", fields),
            nil,
            hidden: ["s3cret-password"]
        )
        let given = try #require(stub.given.withLock { $0.last })
        let wanted: JSONObject = ["host": "org-acct", "username": "u", "warehouse": "w", "role": "r"]
        #expect(given.plain.members.count == wanted.members.count)
        #expect(wanted.members.allSatisfy { given.plain[$0.key.string] == $0.value })
        #expect(given.secret("password")?.revealed == "s3cret-password")

        let key = """
            {"type": "service_account", "client_email": "a@b", "private_key": "s3cret-key", "project_id": "own-project"}
            """
        let bigQuery: JSONObject = ["name": "big", "type": "bigquery", "bigqueryConnection": ["location": "EU"]]
        let keyPlace = "attachedDatabases/0/bigqueryConnection/serviceAccountKeyJson"
        let other = try trial([bigQuery], secrets: ["/\(keyPlace)": key]) { _ in stub }
        #expect(other.report.fields.contains(keyPlace))
        let asked = try #require(stub.given.withLock { $0.last })
        #expect(asked.plain["projectId"] == "own-project")
        #expect(asked.plain["location"] == "EU")
    }

    @Test("Stores of buckets")
    func stores() throws {
        let endpoint = try S3Servers.shared().endpoint("rclone")
        let stores = AttachedStore.Endpoints(google: endpoint)
        let s3: JSONObject = [
            "name": "lake", "type": "s3",
            "s3Connection": ["accessKeyId": "AKIDRCLONE", "region": "us-east-1", "endpoint": .string(endpoint)],
        ]
        let google: JSONObject = ["name": "gcs", "type": "gcs", "gcsConnection": ["keyId": "AKIDRCLONE"]]
        let cases = [
            (s3, "attachedDatabases/0/s3Connection", "secretAccessKey", "accessKeyId"),
            (google, "attachedDatabases/0/gcsConnection", "secret", "keyId"),
        ]
        for (element, place, secret, identifier) in cases {
            let right = ["/\(place)/\(secret)": "right-secret-of-rclone"]
            try trial([element], secrets: right, stores: stores).expect(ExpectedOutcome("ok"), nil)
            let mismatch = ExpectedOutcome(
                "authenticate authentication_failed",
                ["\(place)/\(secret)", "\(place)/\(identifier)"],
                code: "SignatureDoesNotMatch"
            )
            let name = element["type"]?.string ?? ""
            try trial([element], secrets: ["/\(place)/\(secret)": "wr0ng-secret"], stores: stores)
                .expect(mismatch, .wrongSecret, variant: name, hidden: ["Signature="])
        }
    }

    @Test("A key that may not list buckets is right all the same")
    func narrowKey() throws {
        let server = FaultyServer(.answering(403, "<Error><Code>AccessDenied</Code></Error>"))
        let s3: JSONObject = [
            "name": "lake", "type": "s3",
            "s3Connection": ["accessKeyId": "AKID", "endpoint": .string("http://127.0.0.1:\(server.port)")],
        ]
        let secrets = ["/attachedDatabases/0/s3Connection/secretAccessKey": "right-secret"]
        let trial = try trial([s3], secrets: secrets)
        withExtendedLifetime(server) {}
        try trial.expect(ExpectedOutcome("ok"), nil)
        #expect(trial.report.outcome.warnings.count == 1)
    }

    @Test("What can't be tested is said")
    func untested() throws {
        let other: JSONObject = ["name": "other", "type": "sqlite", "sqliteConnection": [:]]
        let trial = try trial([other])
        try trial.expect(ExpectedOutcome("ok"), nil)
        #expect(trial.report.outcome.warnings.contains { $0.hasPrefix("other: this wasn't tested") })
    }

    @Test("Silence ends at the deadline, and nothing after it is tried")
    func silence() throws {
        let server = FaultyServer(.silence)
        let elements = try [postgres("slow", ["port": .number(JSONNumber(server.port))]), postgres("next")]
        let trial = try trial(elements, secrets: [Self.password: "right-pw"], milliseconds: 400)
        withExtendedLifetime(server) {}
        #expect(trial.report.end.hasSuffix("timeout"), "\(trial.visibleText)")
        #expect(trial.report.fields.contains("attachedDatabases/0/postgresConnection/host"))
        #expect((400..<5_000).contains(trial.milliseconds))
        try record(trial.report.outcome, "duckdb", .silence)
    }

    @Test("The schemas of what is attached stand under its name")
    func schema() throws {
        let credentials = Credentials(
            plain: ["attachedDatabases": [.object(try postgres())]],
            secrets: [try #require(JSONPointer(parsing: Self.password)): Secret("right-pw")]
        )
        let driver = DuckDBDriver(driver: { _ in PostgresDriver.local() })
        let schema = try driver.discoverSchema(credentials, session: .patient())
        #expect(schema.schemas.contains { $0.name == "sales.sales" && !$0.tables.isEmpty })
    }
}
