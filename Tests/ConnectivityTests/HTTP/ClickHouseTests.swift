import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

/// What becomes of a test against the throw-away server, and why.
struct ClickHouseCase: CustomTestStringConvertible, Sendable {
    let name: String
    let cause: FailureCause
    var changes: JSONObject = [:]
    var password = "right-pw"

    /// Stage and reason, or `ok`.
    let end: String
    var fields: [String] = []
    var code: String?

    var testDescription: String { name }
}

@Suite("ClickHouse", .timeLimit(.minutes(10)))
struct ClickHouseTests {
    private static let cases = [
        ClickHouseCase(name: "right", cause: .success, changes: ["database": "sales"], end: "ok"),
        ClickHouseCase(
            name: "right, with spaces around",
            cause: .wrongSecret,
            password: " right-pw ",
            end: refused,
            fields: login,
            code: "193"
        ),
        ClickHouseCase(
            name: "wrong password",
            cause: .wrongSecret,
            password: "wr0ng-pw",
            end: refused,
            fields: login,
            code: "193"
        ),
        ClickHouseCase(
            name: "unknown user",
            cause: .unknownUser,
            changes: ["username": "nobody"],
            end: refused,
            fields: login,
            code: "192"
        ),
        ClickHouseCase(
            name: "unknown user with a colon",
            cause: .unknownUser,
            changes: ["username": "no:body"],
            end: refused,
            fields: login,
            code: "192"
        ),
        ClickHouseCase(
            name: "unknown database",
            cause: .unknownDatabase,
            changes: ["database": "no&such=one"],
            end: "authorize database_not_found",
            fields: ["database"],
            code: "81"
        ),
        ClickHouseCase(
            name: "forbidden database",
            cause: .missingPermission,
            changes: ["username": "bob", "database": "sales"],
            end: "authorize permission_denied",
            fields: ["username", "database"],
            code: "291"
        ),
        ClickHouseCase(
            name: "from a forbidden address",
            cause: .missingPermission,
            changes: ["username": "faraway"],
            end: "authenticate permission_denied",
            fields: ["username"],
            code: "195"
        ),
        ClickHouseCase(
            name: "closed port",
            cause: .closedPort,
            changes: ["port": 1],
            end: "connect connection_refused",
            fields: ["host", "port"],
            code: "ECONNREFUSED"
        ),
        ClickHouseCase(
            name: "unknown host",
            cause: .unknownHost,
            changes: ["host": "no-such-host.invalid"],
            end: "resolve host_not_found",
            fields: ["host"]
        ),
    ]

    private static let refused = "authenticate authentication_failed"
    private static let login = ["username", "password"]

    @Test(arguments: cases)
    func outcome(_ example: ClickHouseCase) throws {
        let server = try ClickHouseServer.shared()
        let trial = try trial(example.changes, password: example.password, port: server.http)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields)
        if let code = example.code {
            #expect(trial.report.outcome.failure?.nativeCode == code)
        }
        #expect(example.end == "ok" || trial.report.outcome.failure?.hint != nil)
        for secret in ["right-pw", "wr0ng", "cmlnaHQtcH"] {
            #expect(!trial.visibleText.contains(secret), "\(trial.visibleText)")
        }
        try record(
            trial.report.outcome,
            "clickhouse",
            example.cause,
            variant: example.cause == .success ? "" : example.name
        )
    }

    @Test("A success tells the server's version, and the time of each stage")
    func success() throws {
        let server = try ClickHouseServer.shared()
        let outcome = try trial(["database": "sales"], port: server.http).report.outcome
        #expect(outcome.server?["product"] == "ClickHouse")
        #expect(outcome.server?["database"] == "sales")
        #expect(try #require(outcome.server?["version"]?.string).split(separator: ".").count >= 3)
        #expect(outcome.timings.map(\.stage) == [.validate, .connect, .authenticate])
        #expect(outcome.tls?.used == false)
        #expect(outcome.warnings.isEmpty)
    }

    @Test("TLS, and how much of it is verified")
    func tls() throws {
        let server = try ClickHouseServer.shared()
        let ca = JSONValue.string(server.tls + "/ca.crt")
        let good = try trial(["protocol": "https", "sslRootCert": ca], port: server.https).report.outcome
        #expect(good.failure == nil)
        #expect(good.tls?.verified == true)
        #expect(good.timings.map(\.stage) == [.validate, .connect, .tls, .authenticate])

        let untrusted = try trial(["protocol": "https"], port: server.https).report
        #expect(untrusted.end == "tls certificate_untrusted")
        #expect(untrusted.fields == ["sslRootCert"])
        try record(untrusted.outcome, "clickhouse", .certificateUntrusted)

        let unverified = try trial(["protocol": "https", "sslMode": "require"], port: server.https).report.outcome
        #expect(unverified.failure == nil)
        #expect(unverified.tls?.verified == false)
        #expect(unverified.warnings.count == 1)

        let missing = try trial(["protocol": "https", "sslRootCert": "/none.pem"], port: server.https).report
        #expect(missing.end == "validate file_not_found")
        // The real server answers a greeting of TLS only where it holds something like the end of a line, by chance.
        let plain = FaultyServer(.saying("HTTP/1.0 400 Bad Request\r\n\r\n"))
        let noTLS = try trial(["protocol": "https", "sslRootCert": ca], port: plain.port).report
        #expect(noTLS.end == "tls tls_unsupported")
        try record(noTLS.outcome, "clickhouse", .tlsRefused)
        let noPlain = try trial([:], port: server.https).report
        #expect(["tls tls_required", "authenticate connection_lost"].contains(noPlain.end))
    }

    @Test(
        "Without a protocol, port and TLS mode decide",
        arguments: [
            ([:], "http://h:8123", true), (["port": 8443], "https://h:8443", false),
            (["port": 443], "https://h:443", false), (["port": 8123], "http://h:8123", true),
            (["sslMode": "require"], "https://h:8443", false),
            (["sslMode": "verify-full", "port": 9999], "https://h:9999", false),
            (["host": "https://h"], "https://h:8443", false), (["protocol": "http"], "http://h:8123", false),
            (["protocol": "http", "port": 8443], "http://h:8443", false),
            (["protocol": "https"], "https://h:8443", false),
            (["protocol": "http", "sslMode": "require"], "http://h:8123", false),
        ] as [(JSONObject, String, Bool)]
    )
    func transportSecurity(_ changes: JSONObject, _ address: String, _ isPlainByDefault: Bool) throws {
        // As the bridge does it, with the defaults of the catalogue.
        var given: JSONObject = ["host": "h"]
        for member in changes.members {
            given[member.key.string] = member.value
        }
        let credentials = TypeDefinition.clickhouse.resolving(given) { _, _ in Secret("") }
        let interruption = Interruption(deadline: .now.advanced(byMilliseconds: 10_000))
        let parameters = try ClickHouseParameters(credentials, interruption)
        #expect(parameters.address.origin == HTTPOrigin(of: address))
        #expect(parameters.isPlainByDefault == isPlainByDefault)
        #expect(
            parameters.security.verification
                == (changes["sslMode"] == "require" && address.contains("https") ? .nothing : .full)
        )
    }

    @Test(arguments: HTTPFault.all.map(\.cause))
    func fault(_ cause: FailureCause) throws {
        let outcome = try HTTPFault.meet(cause, hidden: ["right-pw"]) { port, milliseconds in
            try trial([:], port: port, milliseconds: milliseconds)
        }
        try record(outcome, "clickhouse", cause)
    }

    @Test(
        "What newer servers answer",
        arguments: [
            (
                "403 Forbidden", "Code: 516. DB::Exception: alice: Authentication failed. (AUTHENTICATION_FAILED)\n",
                "authenticate authentication_failed"
            ),
            (
                "403 Forbidden", "Code: 497. DB::Exception: alice: Not enough privileges. (ACCESS_DENIED)\n",
                "authorize permission_denied"
            ),
            ("500 Internal Server Error", "Code: 999999. DB::Exception: right-pw is new\n", "query server_error"),
            (
                "404 Not Found", "Code: 81. DB::Exception: Database x does not exist. (UNKNOWN_DATABASE)\n",
                "authorize database_not_found"
            ),
            (
                "400 Bad Request", "Port 9000 is for clickhouse-client program\r\nYou must use port 8123 for HTTP.\r\n",
                "authenticate protocol_error"
            ),
            ("401 Unauthorized", "<html>", "authenticate authentication_failed"),
            ("200 OK", #"{"data": [["25.8.1", "default", "0"]]}"#, "authorize permission_denied"),
            ("200 OK", #"{"data": []}"#, "query protocol_error"),
            ("200 OK", "<html>", "authenticate protocol_error"),
            ("503 Service Unavailable", "", "authenticate server_busy"),
            ("400 Bad Request", "<center>The plain HTTP request was sent to HTTPS port</center>", "tls tls_required"),
        ]
    )
    func newer(status: String, body: String, end: String) throws {
        let answer = "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let server = FaultyServer(.saying(answer))
        defer { withExtendedLifetime(server) {} }
        let trial = try trial(["database": "default"], port: server.port)
        #expect(trial.report.end == end, "\(trial.visibleText)")
        #expect(!trial.visibleText.contains("right-pw"))
    }

    @Test("Certificates of both sides")
    func certificates() throws {
        try expectCertificates(of: "clickhouse", host: ["host"], hasClientCertificates: true) {
            port,
            members,
            secrets in
            var plain: JSONObject = ["host": "localhost", "port": .number(JSONNumber(port)), "username": "alice"]
            // Without a protocol the TLS mode alone says that there is TLS.
            plain["sslMode"] = "verify-full"
            for member in members.members {
                plain[member.key.string] = member.value
            }
            let all = secrets.merging(["password": "right-pw"]) { $1 }
            return try HTTPTrial(ClickHouseDriver(), "clickhouse", plain, secrets: all)
        }
    }

    @Test("The server lets in another client as it does ours")
    func independentClient() throws {
        let native = try ClickHouseServer.shared().native
        let outcomes = try VendorClient.outcomes("check_clickhouse", ["native": .number(JSONNumber(native))])
        #expect(outcomes["right"] == "ok", "\(outcomes)")
        let codes = ["wrong password": 193, "wrong user": 192, "unknown database": 81]
        for (name, code) in codes {
            #expect(outcomes[name]?.contains("Code: \(code)") == true, "\(outcomes)")
        }
    }

    @Test("The schema of one database, and of all")
    func schema() throws {
        let server = try ClickHouseServer.shared()
        let plain: JSONObject = ["host": "127.0.0.1", "port": .number(JSONNumber(server.http)), "username": "alice"]
        for database in ["sales", nil] {
            var plain = plain
            plain["database"] = database.map(JSONValue.string)
            let session = TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
            let schema = try ClickHouseDriver().discoverSchema(
                .init(plain: plain, secrets: [JSONPointer("password"): Secret("right-pw")]),
                session: session
            )
            let sales = try #require(schema.schemas.first { $0.name == "sales" })
            #expect(sales.tables.map(\.name) == ["customers", "names"])
            #expect(sales.tables.map(\.kind) == ["table", "view"])
            #expect(sales.tables[0].columns.map(\.name) == ["id", "name", "born"])
            #expect(sales.tables[0].columns.map(\.isNullable) == [false, false, true])
        }
    }

    private func trial(
        _ changes: JSONObject,
        password: String = "right-pw",
        port: Int,
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        var plain: JSONObject = [
            "host": "127.0.0.1", "port": .number(JSONNumber(port)), "username": "alice", "protocol": "http",
        ]
        for member in changes.members {
            plain[member.key.string] = member.value
        }
        return try HTTPTrial(
            ClickHouseDriver(),
            "clickhouse",
            plain,
            secrets: ["password": password],
            milliseconds: milliseconds
        )
    }
}
