import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

/// Against PostgreSQL with a user and a database that are called as at MotherDuck.
@Suite("MotherDuck", .timeLimit(.minutes(10)))
struct MotherDuckTests {
    private func trial(
        _ changes: JSONObject = [:],
        token: String = "right-pw",
        flavour: PostgresServers.Flavour = .main,
        port: Int? = nil,
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        let servers = try PostgresServers.shared()
        let plain: JSONObject = [
            "host": "localhost", "port": .number(JSONNumber(try port ?? servers.port(flavour))),
            "sslRootCert": .string(servers.file("ca.crt")),
        ]
        return try HTTPTrial(
            MotherDuckDriver(.local()),
            "motherduck",
            plain.changed(by: changes),
            secrets: ["accessToken": token],
            milliseconds: milliseconds
        )
    }

    @Test("The right token, and what is asked for when nothing is given")
    func success() throws {
        let trial = try trial()
        try trial.expect(ExpectedOutcome("ok"), .success)
        #expect(trial.report.outcome.tls?.verified == true)
        // The server here says what it is.
        let server = try #require(trial.report.outcome.server)
        #expect(server["product"] == "PostgreSQL")
        #expect(trial.report.outcome.warnings.contains { $0.contains("not MotherDuck") })
        try self.trial(["database": "app"]).expect(ExpectedOutcome("ok"), nil)
    }

    @Test("Everything but the token has a default, and TLS is always verified")
    func defaults() throws {
        let given = Credentials(plain: [:], secrets: [JSONPointer("accessToken"): Secret("t")])
        let translated = try MotherDuckDriver.translated(given)
        #expect(
            translated.plain == [
                "host": "pg.us-east-1-aws.motherduck.com", "username": "postgres", "database": "md:",
                "sslMode": "verify-full",
            ]
        )
        #expect(translated.secret("password")?.revealed == "t")
    }

    @Test("What is refused")
    func refusals() throws {
        let wrong = ExpectedOutcome("authenticate authentication_failed", ["accessToken"], code: "28P01")
        try trial(token: "wr0ng-token").expect(wrong, .wrongSecret)
        let unknown = ExpectedOutcome("authorize database_not_found", ["database"], code: "3D000")
        try trial(["database": "none"]).expect(unknown, .unknownDatabase)
        let closed = ExpectedOutcome("authorize permission_denied", ["database"], code: "55000")
        try trial(["database": "closed"]).expect(closed, .missingPermission)
        try trial(token: "").expect(ExpectedOutcome("validate invalid_parameters", ["accessToken"]), nil)
        for mode in ["disable", "prefer"] {
            let plain = ExpectedOutcome("validate invalid_parameters", ["sslMode"])
            try trial(["sslMode": .string(mode)]).expect(plain, nil)
        }
    }

    @Test("The way there")
    func places() throws {
        let closed = ExpectedOutcome("connect connection_refused", ["host", "port"], code: "ECONNREFUSED")
        try trial(port: 1).expect(closed, .closedPort)
        let unknown = ExpectedOutcome("resolve host_not_found", ["host"])
        try trial(["host": "no-such-host.invalid"]).expect(unknown, .unknownHost)
        let untrusted = ExpectedOutcome("tls certificate_untrusted", ["sslRootCert"])
        let servers = try PostgresServers.shared()
        try trial(["sslRootCert": .string(servers.file("otherca.crt"))]).expect(untrusted, .certificateUntrusted)
        let other = ExpectedOutcome("tls certificate_hostname_mismatch", ["host"])
        try trial(flavour: .otherHost).expect(other, .certificateOfOtherHost)
        try trial(flavour: .expired).expect(ExpectedOutcome("tls certificate_expired", ["host"]), .certificateExpired)
        let plain = ExpectedOutcome("tls tls_unsupported", ["sslMode"])
        try trial(flavour: .withoutTLS).expect(plain, .tlsRefused)
    }

    @Test("What else may answer there", arguments: [FailureCause.garbage, .reset])
    func others(_ cause: FailureCause) throws {
        let server = FaultyServer(cause == .garbage ? .saying("220 mail.example.test ESMTP\r\n") : .resetting)
        defer { withExtendedLifetime(server) {} }
        let trial = try trial(port: server.port)
        #expect(trial.report.outcome.failure != nil && !trial.report.fields.isEmpty, "\(trial.visibleText)")
        try record(trial.report.outcome, "motherduck", cause)
    }

    @Test("Silence ends at the deadline")
    func silence() throws {
        let server = FaultyServer(.silence)
        defer { withExtendedLifetime(server) {} }
        let trial = try trial(port: server.port, milliseconds: 400)
        #expect(trial.report.end.hasSuffix("timeout"), "\(trial.visibleText)")
        #expect(!trial.report.fields.isEmpty)
        #expect((400..<5_000).contains(trial.milliseconds))
        try record(trial.report.outcome, "motherduck", .silence)
    }

    @Test("The schema")
    func schema() throws {
        let servers = try PostgresServers.shared()
        let plain: JSONObject = [
            "host": "localhost", "port": .number(JSONNumber(try servers.port(.main))), "database": "app",
            "sslRootCert": .string(servers.file("ca.crt")),
        ]
        let schema = try MotherDuckDriver(.local()).discoverSchema(
            Credentials(plain: plain, secrets: [JSONPointer("accessToken"): Secret("right-pw")]),
            session: TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
        )
        #expect(schema.schemas.contains { $0.name == "sales" })
    }
}
