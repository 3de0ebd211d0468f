import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("Snowflake", .timeLimit(.minutes(10)))
struct SnowflakeTests {
    private static let right: JSONObject = [
        "host": "localhost", "protocol": "http", "username": "alice", "warehouse": "compute_wh", "database": "Sales",
    ]
    private static let hidden = ["session-token", "master-token", "eyJ", "BEGIN", "right-p"]

    private func trial(
        _ changes: JSONObject = [:],
        secrets: [String: String] = ["password": "right-pw"],
        port: Int? = nil,
        skewedByMinutes minutes: Int64 = 0,
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        let port = try port ?? StandInServices.shared().port("snowflake", .plain)
        let plain = Self.right.changed(by: ["port": .number(JSONNumber(port))]).changed(by: changes)
        let driver = SnowflakeDriver { Timestamp(milliseconds: Timestamp.now.milliseconds + minutes * 60_000) }
        return try HTTPTrial(driver, "snowflake", plain, secrets: secrets, milliseconds: milliseconds)
    }

    private static let keyPair: JSONObject = ["authType": "Key-pair authentication"]

    @Test("The right password, with everything that can be asked for")
    func success() throws {
        let trial = try trial(["role": "analyst", "schema": "\"FINANCE\""])
        try trial.expect(ExpectedOutcome("ok"), .success, hidden: Self.hidden)
        #expect(trial.report.outcome.server == ["product": "Snowflake", "version": "9.34.1"])
        #expect(trial.report.outcome.timings.map(\.stage).contains(.authenticate))
    }

    @Test("The right key, plain and encrypted, however it was pasted")
    func keys() throws {
        let servers = try StandInServices.shared()
        let key = try servers.key("right")
        for text in [key, key.replacing("\n", with: "\\n"), "\(servers.keys)/right.pem"] {
            let trial = try trial(Self.keyPair, secrets: ["privateKey": text])
            try trial.expect(ExpectedOutcome("ok"), .success, variant: "key pair", hidden: Self.hidden)
        }
        let encrypted = ["privateKey": try servers.key("encrypted"), "privateKeyPassphrase": "right-passphrase"]
        try trial(Self.keyPair, secrets: encrypted)
            .expect(ExpectedOutcome("ok"), .success, variant: "encrypted key", hidden: Self.hidden)
    }

    @Test("Keys that don't lead in")
    func wrongKeys() throws {
        let servers = try StandInServices.shared()
        let wrong = ExpectedOutcome(
            "authenticate authentication_failed",
            ["username", "privateKey", "host"],
            code: "390144"
        )
        let wrongKey = ["privateKey": try servers.key("wrong")]
        try trial(Self.keyPair, secrets: wrongKey).expect(wrong, .wrongSecret, variant: "key pair", hidden: Self.hidden)
        let rightKey = ["privateKey": try servers.key("right")]
        try trial(Self.keyPair.changed(by: ["username": "bob"]), secrets: rightKey)
            .expect(wrong, .unknownUser, variant: "key pair", hidden: Self.hidden)

        let encrypted = try servers.key("encrypted")
        let passphrase = ExpectedOutcome("validate invalid_parameters", ["privateKeyPassphrase", "privateKey"])
        try trial(Self.keyPair, secrets: ["privateKey": encrypted, "privateKeyPassphrase": "wr0ng-passphrase"])
            .expect(passphrase, .wrongSecret, variant: "passphrase", hidden: Self.hidden)
        try trial(Self.keyPair, secrets: ["privateKey": encrypted])
            .expect(ExpectedOutcome("validate invalid_parameters", ["privateKeyPassphrase"]), nil)
        try trial(Self.keyPair, secrets: ["privateKey": servers.key("elliptic")])
            .expect(ExpectedOutcome("validate invalid_parameters", ["privateKey"]), nil)
        try trial(Self.keyPair, secrets: [:])
            .expect(ExpectedOutcome("validate invalid_parameters", ["privateKey"]), nil)
    }

    @Test("A clock that is wrong is named as such", arguments: [(-30, "behind"), (30, "ahead of")])
    func skew(_ minutes: Int, _ words: String) throws {
        let key = ["privateKey": try StandInServices.shared().key("right")]
        let trial = try trial(Self.keyPair, secrets: key, skewedByMinutes: Int64(minutes))
        let expected = ExpectedOutcome("authenticate authentication_failed", [], code: "390144")
        try trial.expect(expected, .clockSkew, hidden: Self.hidden)
        #expect(trial.report.outcome.failure?.message.contains(words) == true, "\(trial.visibleText)")
    }

    @Test("Who is refused")
    func users() throws {
        let wrong = ExpectedOutcome("authenticate authentication_failed", ["username", "password"], code: "390100")
        try trial(secrets: ["password": "wr0ng-pw"]).expect(wrong, .wrongSecret, hidden: ["wr0ng"])
        try trial(["username": "bob"]).expect(wrong, .unknownUser)
        let locked = ExpectedOutcome("authenticate account_locked", ["username"], code: "390102")
        try trial(["username": "locked"]).expect(locked, .lockedAccount)
        let expired = ExpectedOutcome("authenticate password_expired", ["password"], code: "390106")
        try trial(["username": "expired"]).expect(expired, .expiredSecret)
        let second = ExpectedOutcome("authenticate authentication_failed", ["authType", "username"], code: "390127")
        try trial(["username": "second"]).expect(second, .wrongSecret, variant: "second factor demanded")
        let elsewhere = ExpectedOutcome("authenticate permission_denied", ["host"], code: "390422")
        try trial(["username": "elsewhere"]).expect(elsewhere, .missingPermission, variant: "network policy")
    }

    @Test(
        "What isn't there, and what the role may not use",
        arguments: [
            ("warehouse", "NONE_WH", "query warehouse_not_found", FailureCause.unknownWarehouse, ""),
            ("warehouse", "SEEN_WH", "authorize permission_denied", .missingPermission, "warehouse"),
            ("database", "it's \\ none", "query database_not_found", .unknownDatabase, ""),
            ("database", "SEEN_DB", "authorize permission_denied", .missingPermission, "database"),
            ("schema", "NONE", "query schema_not_found", .unknownSchema, ""),
            ("schema", "SEEN_SCHEMA", "authorize permission_denied", .missingPermission, "schema"),
        ]
    )
    func names(key: String, name: String, end: String, cause: FailureCause, variant: String) throws {
        let fields = end.hasPrefix("authorize") ? [key, "role"] : [key]
        try trial([key: .string(name)]).expect(ExpectedOutcome(end, fields), cause, variant: variant)
    }

    @Test("A role that the user doesn't have")
    func role() throws {
        let expected = ExpectedOutcome("authorize permission_denied", ["role"], code: "390189")
        try trial(["role": "NOBODY"]).expect(expected, .missingPermission, variant: "role")
    }

    @Test("The way there", arguments: HTTPFault.all.map(\.cause))
    func fault(_ cause: FailureCause) throws {
        let outcome = try HTTPFault.meet(cause, hidden: ["right-pw"]) { port, milliseconds in
            try trial(port: port, milliseconds: milliseconds)
        }
        try record(outcome, "snowflake", cause)
    }

    @Test("Where nobody answers, and where there is no account")
    func places() throws {
        let closed = ExpectedOutcome("connect connection_refused", ["host", "port"], code: "ECONNREFUSED")
        try trial(port: 1).expect(closed, .closedPort)
        let unknown = ExpectedOutcome("resolve host_not_found", ["host"])
        try trial(["host": "no-such-host.invalid", "protocol": "https"]).expect(unknown, .unknownHost)
        let server = FaultyServer(.answering(403, "<html><body><h1>403 Forbidden</h1></body></html>"))
        defer { withExtendedLifetime(server) {} }
        let noAccount = ExpectedOutcome("authenticate resource_not_found", ["host"], code: "HTTP 403")
        try trial(port: server.port).expect(noAccount, .unknownResource, variant: "account")
    }

    @Test("TLS is verified")
    func tls() throws {
        let servers = try StandInServices.shared()
        let trusting: JSONObject = ["protocol": "https", "sslRootCert": .string(servers.tls + "/ca.crt")]
        let good = try trial(trusting, port: servers.port("snowflake", .tls))
        try good.expect(ExpectedOutcome("ok"), nil)
        #expect(good.report.outcome.tls?.verified == true)
        try expectCertificates(of: "snowflake", host: ["host"], hasClientCertificates: false) { port, changes, _ in
            try trial(changes.changed(by: ["protocol": "https"]), port: port)
        }
    }

    @Test(
        "Hosts and accounts",
        arguments: [
            ("myorg-account", "myorg-account.snowflakecomputing.com", "MYORG-ACCOUNT"),
            ("xy12345.eu-central-1", "xy12345.eu-central-1.snowflakecomputing.com", "XY12345"),
            ("xy12345.west-europe.azure", "xy12345.west-europe.azure.snowflakecomputing.com", "XY12345"),
            ("xy12345.eu-central-1.snowflakecomputing.com", "xy12345.eu-central-1.snowflakecomputing.com", "XY12345"),
            ("account-user.global", "account-user.global.snowflakecomputing.com", "ACCOUNT"),
            ("acct.eu-west-1.privatelink", "acct.eu-west-1.privatelink.snowflakecomputing.com", "ACCT"),
            ("acct.snowflakecomputing.cn", "acct.snowflakecomputing.cn", "ACCT"),
            ("snowflake.example.com", "snowflake.example.com", "SNOWFLAKE"),
            ("127.0.0.1", "127.0.0.1", "127"), ("localhost", "localhost", "LOCALHOST"),
        ]
    )
    func accounts(given: String, host: String, name: String) {
        let account = SnowflakeAccount(host: given)
        #expect(account.host == host)
        #expect(account.name == name)
    }

    @Test("The columns of a schema, and of all schemas")
    func schema() throws {
        let port = JSONNumber(try StandInServices.shared().port("snowflake", .plain))
        for (schema, expected) in [(nil, ["PUBLIC", "FINANCE"]), ("PUBLIC", ["PUBLIC"])] {
            var plain = Self.right.changed(by: ["port": .number(port)])
            plain["schema"] = schema.map(JSONValue.string)
            let session = TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
            let found = try SnowflakeDriver().discoverSchema(
                Credentials(plain: plain, secrets: [JSONPointer("password"): Secret("right-pw")]),
                session: session
            )
            #expect(found.schemas.map(\.name) == expected)
            let columns = found.schemas[0].tables[0].columns
            #expect(columns.map(\.name) == ["ID", "NOTE"])
            #expect(columns.map(\.type) == ["FIXED", "TEXT"])
            #expect(columns.map(\.isNullable) == [false, true])
        }
    }

    @Test("The vendor's own client gets in where we do, and is refused where we are")
    func independentClient() throws {
        let services = try StandInServices.shared()
        let told: JSONObject = [
            "port": .number(JSONNumber(services.port("snowflake", .plain))), "keys": .string(services.keys),
            "folder": .string(services.folder),
        ]
        let outcomes = try VendorClient.outcomes("check_snowflake", told)
        for (name, word) in [
            ("right", "ok"),
            ("key", "ok"),
            ("wrong password", "390100"),
            ("wrong role", "390189"),
            ("wrong key", "390144"),
        ] {
            #expect(outcomes[name]?.contains(word) == true, "\(name): \(outcomes)")
        }
    }
}
