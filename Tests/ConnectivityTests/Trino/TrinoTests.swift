import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("Trino", .timeLimit(.minutes(10)))
struct TrinoTests {
    private func trial(
        _ port: StandInServices.Port = .tls,
        _ changes: JSONObject = [:],
        secrets: [String: String] = ["password": "right-pw"],
        driver: TrinoDriver = TrinoDriver()
    ) throws -> HTTPTrial {
        let services = try StandInServices.shared()
        var plain = Self.plain("localhost", services.port("trino", port))
        plain["sslRootCert"] = services.file("ca.crt")
        for member in changes.members {
            plain[member.key.string] = member.value.isNull ? nil : member.value
        }
        return try HTTPTrial(driver, "trino", plain, secrets: secrets)
    }

    private static func plain(_ host: String, _ port: Int) -> JSONObject {
        [
            "host": .string(host), "port": .number(JSONNumber(port)), "username": "alice", "catalog": "hive",
        ]
    }

    private func token(_ name: String) throws -> [String: String] {
        ["token": try StandInServices.shared().fact("trino", name)]
    }

    private static let refused = "authenticate authentication_failed"

    @Test("The right password or token tells what the server is")
    func success() throws {
        for secrets in [["password": "right-pw"], try token("token")] {
            let trial = try trial(.tls, ["schema": "Sales"], secrets: secrets)
            try trial.expect(ExpectedOutcome("ok"), .success, variant: secrets["token"] == nil ? "" : "token")
            #expect(trial.report.outcome.server == ["product": "Trino", "version": "476"])
            #expect(trial.report.outcome.tls?.verified == true)
            let stages = trial.report.outcome.timings.map(\.stage)
            #expect(stages == [.validate, .resolve, .connect, .tls, .authenticate, .query])
        }
    }

    @Test("Who asks")
    func identities() throws {
        let login = ["username", "password"]
        let wrong = ExpectedOutcome(Self.refused, login, code: "HTTP 401")
        try trial(secrets: ["password": "wr0ng-pw"]).expect(wrong, .wrongSecret)
        let nobody = "nobody-\(UInt64.random(in: 0...UInt64.max))"
        try trial(.tls, ["username": .string(nobody)]).expect(wrong, .unknownUser)
        #expect(try StandInServices.shared().count("trino", nobody) == 1)
        let none = ExpectedOutcome(Self.refused, ["password"], code: "HTTP 401")
        try trial(.tls, ["sslMode": "require"], secrets: [:]).expect(none, nil)
        let both = ExpectedOutcome("validate invalid_parameters", ["password", "token"])
        try trial(secrets: ["password": "right-pw", "token": "a-token"]).expect(both, nil)
    }

    @Test("Tokens that aren't good, and why")
    func tokens() throws {
        let forged = ExpectedOutcome(Self.refused, ["token"], code: "HTTP 401")
        try trial(secrets: token("forgedToken")).expect(forged, .wrongSecret, variant: "token")
        try trial(secrets: ["token": "not-a-token"]).expect(forged, nil)
        let expired = ExpectedOutcome("authenticate password_expired", ["token"], code: "HTTP 401")
        try trial(secrets: token("expiredToken")).expect(expired, .expiredSecret)
        let early = try trial(secrets: token("earlyToken"))
        try early.expect(forged, nil)
        #expect(early.visibleText.contains("doesn't hold yet"))
        let other = ExpectedOutcome(Self.refused, ["token"])
        try trial(.tls, ["username": "bob"], secrets: token("token")).expect(other, nil)
    }

    @Test("A clock that is wrong is named as such")
    func skew() throws {
        let services = try StandInServices.shared()
        let token = Secret(services.fact("trino", "expiredToken"))
        for (hours, part) in [(-5, "behind"), (0, nil)] as [(Int64, String?)] {
            var refusal = TokenRefusal(
                token: token,
                field: CredentialReader.pointer("token"),
                response: .init(status: 401, headers: [("date", httpDate(.now))]),
                nativeCode: "HTTP 401",
                now: .init(milliseconds: Timestamp.now.milliseconds + hours * 3_600_000)
            )
            #expect(refusal.failure.reason == (part == nil ? .passwordExpired : .authenticationFailed))
            #expect(
                part.map { refusal.failure.message.contains("minutes \($0)") } ?? true,
                "\(refusal.failure.message)"
            )
            var outcome = TestOutcome()
            outcome.failure = refusal.failure
            if part != nil {
                try record(outcome, "trino", .clockSkew, variant: "token")
            }
            refusal = TokenRefusal(
                token: Secret("x"),
                field: refusal.field,
                response: refusal.response,
                nativeCode: "",
                now: .now
            )
            #expect(refusal.failure.reason == .authenticationFailed)
        }
    }

    private func httpDate(_ time: Timestamp) -> String {
        // 2026-11-21T10:00:00.000Z
        let text = Array(time.description)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = months[(Int(String(text[5...6])) ?? 1) - 1]
        return "Sun, \(String(text[8...9])) \(month) \(String(text[0...3])) \(String(text[11...18])) GMT"
    }

    @Test("Catalogs and schemas")
    func places() throws {
        let catalog = ExpectedOutcome("authorize database_not_found", ["catalog"], code: "CATALOG_NOT_FOUND")
        try trial(.tls, ["catalog": "no\"where'"]).expect(catalog, .unknownDatabase)
        let schema = ExpectedOutcome("authorize schema_not_found", ["schema"])
        try trial(.tls, ["schema": "nowhere"]).expect(schema, .unknownSchema)
        // They are names, not patterns.
        try trial(.tls, ["schema": "s%"]).expect(schema, nil)
        try trial(.tls, ["schema": "sale_"]).expect(schema, nil)
        let denied = ExpectedOutcome("authorize permission_denied", ["username", "catalog"], code: "PERMISSION_DENIED")
        try trial(.tls, ["username": "bob"]).expect(denied, .missingPermission)
        try trial(.tls, ["catalog": "broken"]).expect(
            ExpectedOutcome("query server_error", ["catalog"], code: "JDBC_ERROR"),
            nil
        )
        let busy = ExpectedOutcome("query server_busy", [], code: "QUERY_QUEUE_FULL")
        try trial(.tls, ["catalog": "busy"]).expect(busy, .tooManyConnections)
    }

    @Test("A login goes nowhere else")
    func elsewhere() throws {
        let trial = try trial(.tls, ["catalog": "elsewhere"])
        let expected = ExpectedOutcome("authenticate protocol_error", ["host", "port"])
        try trial.expect(expected, .redirectElsewhere, variant: "next part")
        #expect(trial.visibleText.contains("https://elsewhere.example.test"))
    }

    @Test("Without TLS no secret is sent")
    func plainText() throws {
        let name = "alice"
        let user = try trial(.plain, ["username": .string(name)], secrets: [:])
        try user.expect(ExpectedOutcome("ok"), .success, variant: "without TLS")
        #expect(user.report.outcome.warnings.count == 1)
        #expect(user.report.outcome.tls?.used == false)
        let quiet = try trial(.plain, ["sslMode": "disable"], secrets: [:])
        #expect(quiet.report.outcome.warnings == [])
        // A password that was sent would be refused.
        let kept = try trial(.plain, ["sslMode": "disable"])
        try kept.expect(ExpectedOutcome("ok"), nil)
        #expect(kept.report.outcome.warnings.contains { $0.contains("Neither password") })
        let strict = ExpectedOutcome("tls tls_required", ["sslMode"], code: "HTTP 403")
        try trial(.plain, ["username": "strict"], secrets: [:]).expect(strict, .tlsDemanded, variant: "by its answer")
        let unsupported = ExpectedOutcome("tls tls_unsupported", ["sslMode", "host", "port"])
        try trial(.plain).expect(unsupported, .tlsRefused)
        try trial(.plain, ["host": "http://localhost"]).expect(
            ExpectedOutcome("validate invalid_parameters", ["host", "sslMode"]),
            nil
        )
    }

    @Test("Certificates of both sides")
    func certificates() throws {
        try expectCertificates(of: "trino", host: ["host"], hasClientCertificates: true) { port, members, secrets in
            var plain = Self.plain("localhost", port)
            for member in members.members {
                plain[member.key.string] = member.value
            }
            return try HTTPTrial(
                TrinoDriver(),
                "trino",
                plain,
                secrets: secrets.merging(["password": "right-pw"]) { $1 }
            )
        }
    }

    @Test("What goes wrong on the way")
    func faults() throws {
        try expectFaults(host: ["host"], fields: ["host", "port"], tls: ["sslMode"]) { host, port, milliseconds in
            var plain = Self.plain(host, port)
            plain["sslMode"] = "disable"
            return try HTTPTrial(TrinoDriver(), "trino", plain, milliseconds: milliseconds)
        }
        let silent = FaultyServer(.silence)
        let plain = Self.plain("127.0.0.1", silent.port)
        let trial = try withExtendedLifetime(silent) {
            try HTTPTrial(TrinoDriver(), "trino", plain, secrets: ["password": "right-pw"], milliseconds: 300)
        }
        try trial.expect(ExpectedOutcome("tls timeout", ["sslMode", "host", "port"]), .silenceInTLS)
    }

    @Test(
        "What else servers answer",
        arguments: [
            (200, "{}", "authenticate protocol_error"), (200, "<html>", "authenticate protocol_error"),
            (404, "", "authenticate protocol_error"), (403, "", "tls tls_required"),
            (503, "", "authenticate server_busy"), (429, "", "authenticate server_busy"),
            // Without what every result begins with.
            (200, #"{"id": "q", "stats": {"state": "FINISHED"}, "data": []}"#, "authenticate protocol_error"),
            (200, #"{"id": "q", "stats": {}, "columns": [{"name": "Schema"}]}"#, "authenticate protocol_error"),
            (200, #"{"id": "q", "stats": {"state": "FINISHED"}, "columns": [{"name": "Schema"}]}"#, "ok"),
            (
                200, #"{"id": "q", "stats": {"state": "FAILED"}, "error": {"errorName": "X", "message": "right-pw"}}"#,
                "query server_error"
            ),
            (200, #"{"id": "q", "stats": {"state": "QUEUED"}, "nextUri": "/relative"}"#, "authenticate protocol_error"),
        ]
    )
    func answers(_ status: Int, _ body: String, _ end: String) throws {
        let server = FaultyServer(.answering(status, body))
        let plain = Self.plain("127.0.0.1", server.port)
        let trial = try withExtendedLifetime(server) {
            try HTTPTrial(TrinoDriver(), "trino", plain, secrets: [:], milliseconds: end == "ok" ? 1_000 : 10_000)
        }
        #expect(trial.report.end == end, "\(trial.visibleText)")
        #expect(!trial.visibleText.contains("right-pw"))
    }

    @Test("The schema of a catalog, from a result in many parts")
    func schema() throws {
        let services = try StandInServices.shared()
        var plain = Self.plain("localhost", services.port("trino", .tls))
        plain["sslRootCert"] = services.file("ca.crt")
        let session = TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
        let credentials = Credentials(plain: plain, secrets: [JSONPointer("password"): Secret("right-pw")])
        let schema = try TrinoDriver().discoverSchema(credentials, session: session)
        #expect(schema.schemas.map(\.name) == ["sales"])
        #expect(schema.schemas[0].tables.map(\.name) == ["customers", "names"])
        #expect(schema.schemas[0].tables.map(\.kind) == ["table", "view"])
        #expect(schema.schemas[0].tables[0].columns.map(\.isNullable) == [false, true])
    }

    @Test("The stand-in is what Trino's own client takes it for")
    func independentClient() throws {
        let services = try StandInServices.shared()
        var parameters = JSONObject()
        for name in ["token", "expiredToken", "forgedToken"] {
            parameters[name] = .string(services.fact("trino", name))
        }
        parameters["tls"] = .number(JSONNumber(services.port("trino", .tls)))
        parameters["plain"] = .number(JSONNumber(services.port("trino", .plain)))
        parameters["authorities"] = services.file("ca.crt")
        let outcomes = try VendorClient.outcomes("check_trino", parameters)
        for name in ["right", "token", "without TLS"] {
            #expect(outcomes[name] == "ok")
        }
        for name in ["wrong password", "wrong user", "expired token", "forged token"] {
            #expect(outcomes[name]?.hasPrefix("HttpError: error 401") == true, "\(outcomes)")
        }
        #expect(outcomes["unknown catalog"]?.contains("CATALOG_NOT_FOUND") == true)
        #expect(outcomes["no permission"]?.contains("PERMISSION_DENIED") == true)
    }
}
