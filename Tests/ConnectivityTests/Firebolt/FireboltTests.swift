import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("Firebolt", .timeLimit(.minutes(10)))
struct FireboltTests {
    private static let right = ["clientSecret": "right-secret"]

    private static func credentials(_ endpoint: String, _ changes: JSONObject = [:]) -> JSONObject {
        var plain: JSONObject = ["endpoint": .string(endpoint), "clientId": "app-id", "account": "shop"]
        for member in changes.members {
            plain[member.key.string] = member.value
        }
        return plain
    }

    private func trial(_ changes: JSONObject = [:], secrets: [String: String] = right) throws -> HTTPTrial {
        let services = try StandInServices.shared()
        var plain = Self.credentials("https://localhost:\(services.port("firebolt", .tls))", changes)
        plain["sslRootCert"] = services.file("ca.crt")
        return try HTTPTrial(FireboltDriver(), "firebolt", plain, secrets: secrets)
    }

    @Test("The right secret leads to the system engine, a database, and an engine")
    func success() throws {
        try trial().expect(ExpectedOutcome("ok"), .success, variant: "system engine", hidden: ["right-token"])
        let whole = try trial(["database": "sales", "engine": "fast"])
        try whole.expect(ExpectedOutcome("ok"), .success, hidden: ["right-token"])
        #expect(whole.report.outcome.server == ["product": "Firebolt", "version": "4.27.0"])
        #expect(whole.report.outcome.tls?.verified == true)
        let stages = whole.report.outcome.timings.map(\.stage)
        #expect(stages == [.validate, .resolve, .connect, .tls, .authenticate, .authorize, .query])
    }

    @Test("Who asks")
    func identities() throws {
        let fields = ["clientId", "clientSecret"]
        let wrong = ExpectedOutcome("authenticate authentication_failed", fields, code: "access_denied")
        try trial(secrets: ["clientSecret": "wr0ng-secret"]).expect(wrong, .wrongSecret)
        let nobody = "nobody-\(UInt64.random(in: 0...UInt64.max))"
        try trial(["clientId": .string(nobody)]).expect(wrong, .unknownUser)
        #expect(try StandInServices.shared().count("firebolt", nobody) == 1)
        let denied = ExpectedOutcome("authorize permission_denied", ["account", "clientId"], code: "HTTP 403")
        try trial(["clientId": "lost-id"]).expect(denied, .missingPermission)
        let database = ExpectedOutcome("authorize permission_denied", ["database", "clientId"], code: "403")
        try trial(["clientId": "poor-id", "database": "sales"]).expect(
            database,
            .missingPermission,
            variant: "database"
        )
    }

    @Test("Accounts, databases and engines")
    func places() throws {
        let account = ExpectedOutcome("authorize resource_not_found", ["account"], code: "HTTP 404")
        try trial(["account": "no/where"]).expect(account, .unknownResource)
        let database = ExpectedOutcome("authorize database_not_found", ["database"], code: "404")
        try trial(["database": "nowhere"]).expect(database, .unknownDatabase)
        let engine = ExpectedOutcome("authorize warehouse_not_found", ["engine"])
        try trial(["engine": "nowhere"]).expect(engine, .unknownWarehouse)
        let asleep = ExpectedOutcome("authorize server_busy", ["engine"], code: "409")
        try trial(["engine": "asleep"]).expect(asleep, .unknownWarehouse, variant: "stopped")
    }

    @Test("A token goes to the service's own domain alone")
    func elsewhere() throws {
        let expected = ExpectedOutcome("authorize protocol_error", ["endpoint"])
        let trial = try trial(["account": "elsewhere"])
        try trial.expect(expected, .redirectElsewhere, variant: "engine")
        #expect(trial.visibleText.contains("https://system.elsewhere.example.test"))
    }

    @Test(
        "Which hosts are the service's own",
        arguments: [
            ("https://api.app.firebolt.io", "https://a.api.us-east-1.app.firebolt.io", true),
            ("https://api.app.firebolt.io", "https://api.app.firebolt.io", true),
            ("https://api.app.firebolt.io", "http://a.app.firebolt.io", false),
            ("https://api.app.firebolt.io", "https://aapp.firebolt.io", false),
            ("https://api.app.firebolt.io", "https://a.firebolt.io", false),
            ("https://firebolt.io", "https://a.io", false),
            ("https://localhost:8443", "https://localhost:8444", false),
        ]
    )
    func trust(_ endpoint: String, _ engine: String, _ isTrusted: Bool) throws {
        let credentials = Credentials(
            plain: Self.credentials(endpoint),
            secrets: [JSONPointer("clientSecret"): Secret("right-secret")]
        )
        let interruption = Interruption(deadline: .now.advanced(byMilliseconds: 10_000))
        let parameters = try FireboltParameters(credentials, interruption)
        #expect(parameters.trusts(try #require(HTTPOrigin(of: engine))) == isTrusted)
    }

    @Test("Tokens come from the host beside the API's")
    func identityHost() throws {
        let plain: JSONObject = ["clientId": "app-id", "account": "shop"]
        let credentials = Credentials(plain: plain, secrets: [JSONPointer("clientSecret"): Secret("right-secret")])
        let interruption = Interruption(deadline: .now.advanced(byMilliseconds: 10_000))
        let parameters = try FireboltParameters(credentials, interruption)
        #expect(FireboltRequests.token(parameters).url == "https://id.app.firebolt.io/oauth/token")
    }

    @Test("What an engine's address carries goes with every statement")
    func engine() throws {
        var engine = try #require(FireboltEngine("x.app.firebolt.io/?account_id=1&version=2"))
        #expect(engine.address == "https://x.app.firebolt.io/?account_id=1&version=2&output_format=JSON_Compact")
        let headers = [
            ("firebolt-update-parameters", "database=a b , c=d"),
            ("firebolt-update-endpoint", "https://y.app.firebolt.io?engine=e&account_id=3"),
        ].map { (name: $0.0, value: $0.1) }
        let isUpdated = engine.update(.init(status: 200, headers: headers))
        #expect(isUpdated)
        #expect(
            engine.address == "https://y.app.firebolt.io/?version=2&engine=e&account_id=3&database=a%20b&c=d"
                + "&output_format=JSON_Compact"
        )
        #expect(FireboltEngine("") == nil)
    }

    @Test("Certificates")
    func certificates() throws {
        try expectCertificates(of: "firebolt", host: ["endpoint"], hasClientCertificates: false) { port, members, _ in
            let plain = Self.credentials("https://localhost:\(port)", members)
            return try HTTPTrial(FireboltDriver(), "firebolt", plain, secrets: Self.right)
        }
    }

    @Test("What goes wrong on the way")
    func faults() throws {
        try expectFaults(host: ["endpoint"], fields: ["endpoint"], tls: nil) { host, port, milliseconds in
            let endpoint = host == "127.0.0.1" ? "http://\(host):\(port)" : "https://\(host)"
            let plain = Self.credentials(endpoint)
            return try HTTPTrial(FireboltDriver(), "firebolt", plain, secrets: Self.right, milliseconds: milliseconds)
        }
    }

    @Test(
        "What else the service answers",
        arguments: [
            (200, "{}", "authenticate protocol_error"), (404, "<html>", "authenticate protocol_error"),
            (403, "<html>", "authenticate protocol_error"), (503, "", "authenticate server_busy"),
            (500, #"{"error": "right-secret"}"#, "authenticate server_error"),
            (200, #"{"access_token": "t0ken-text"}"#, "authorize protocol_error"),
        ]
    )
    func answers(_ status: Int, _ body: String, _ end: String) throws {
        let server = FaultyServer(.answering(status, body))
        let plain = Self.credentials("http://127.0.0.1:\(server.port)")
        let trial = try withExtendedLifetime(server) {
            try HTTPTrial(FireboltDriver(), "firebolt", plain, secrets: Self.right, milliseconds: 2_000)
        }
        #expect(trial.report.outcome.failure != nil)
        if !body.contains("access_token") {
            try trial.expect(ExpectedOutcome(end, ["endpoint"]), nil, hidden: ["t0ken-text"])
        }
    }

    @Test("The schema of a database")
    func schema() throws {
        let services = try StandInServices.shared()
        var plain = Self.credentials("https://localhost:\(services.port("firebolt", .tls))", ["database": "sales"])
        plain["sslRootCert"] = services.file("ca.crt")
        let session = TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
        let credentials = Credentials(plain: plain, secrets: [JSONPointer("clientSecret"): Secret("right-secret")])
        let schema = try FireboltDriver().discoverSchema(credentials, session: session)
        #expect(schema.schemas.map(\.name) == ["public"])
        #expect(schema.schemas[0].tables.map(\.name) == ["customers"])
        #expect(schema.schemas[0].tables[0].columns.map(\.isNullable) == [false, true])
    }

    @Test("The stand-in is what Firebolt's own client takes it for")
    func independentClient() throws {
        let port = try StandInServices.shared().port("firebolt", .plain)
        let address = JSONValue.string("http://api.localhost:\(port)")
        let outcomes = try VendorClient.outcomes("check_firebolt", ["address": address])
        for name in ["right", "database"] {
            #expect(outcomes[name] == "ok", "\(outcomes)")
        }
        let failures = [
            "wrong secret": "AuthorizationError", "wrong client": "AuthorizationError",
            "unknown account": "AccountNotFoundOrNoAccessError", "unknown database": "FireboltStructuredError",
            "unknown engine": "FireboltStructuredError",
        ]
        for (name, failure) in failures {
            #expect(outcomes[name]?.hasPrefix(failure) == true, "\(outcomes)")
        }
    }
}
