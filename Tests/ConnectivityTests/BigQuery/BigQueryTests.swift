import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("BigQuery", .timeLimit(.minutes(10)))
struct BigQueryTests {
    private static let hidden = ["ya29", "eyJ", "PRIVATE KEY", "assertion"]

    /// The key of the service account, as Google makes it.
    private func key(
        _ changes: JSONObject = [:],
        of name: String = "right",
        email: String = "svc@p.iam.gserviceaccount.com",
        tokenPort: Int? = nil
    ) throws -> String {
        let servers = try StandInServices.shared()
        let key: JSONObject = [
            "type": "service_account", "project_id": "p", "private_key_id": "k1",
            "private_key": .string(try servers.key(name)), "client_email": .string(email),
            "token_uri": .string("http://127.0.0.1:\(tokenPort ?? servers.port("bigquery", .plain))/token"),
        ]
        return String(decoding: JSONValue.object(key.changed(by: changes)).bytes, as: UTF8.self)
    }

    private func trial(
        _ changes: JSONObject = [:],
        key: String? = nil,
        port: Int? = nil,
        skewedByMinutes minutes: Int64 = 0,
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        let port = try port ?? StandInServices.shared().port("bigquery", .plain)
        let plain: JSONObject = ["projectId": "p", "endpoint": .string("http://127.0.0.1:\(port)")]
        let driver = BigQueryDriver { Timestamp(milliseconds: Timestamp.now.milliseconds + minutes * 60_000) }
        return try HTTPTrial(
            driver,
            "bigquery",
            plain.changed(by: changes),
            secrets: ["serviceAccountKey": key ?? self.key()],
            milliseconds: milliseconds
        )
    }

    @Test("The right key, with and without a dataset")
    func success() throws {
        let trial = try trial(["dataset": "sales", "location": "EU"])
        try trial.expect(ExpectedOutcome("ok"), .success, hidden: Self.hidden)
        #expect(trial.report.outcome.server == ["product": "Google BigQuery", "project": "p", "location": "EU"])
        try self.trial().expect(ExpectedOutcome("ok"), nil, hidden: Self.hidden)
        try self.trial(["dataset": "p.sales"]).expect(ExpectedOutcome("ok"), nil, hidden: Self.hidden)
    }

    @Test("Keys that don't lead in")
    func keys() throws {
        let refused = ExpectedOutcome(
            "authenticate authentication_failed",
            ["serviceAccountKey"],
            code: "invalid_grant"
        )
        try trial(key: key(of: "wrong")).expect(refused, .wrongSecret, hidden: Self.hidden)
        try trial(key: key(email: "nobody@p.iam.gserviceaccount.com"))
            .expect(refused, .unknownUser, hidden: Self.hidden)
        let disabled = ExpectedOutcome("authenticate account_locked", ["serviceAccountKey"], code: "disabled_client")
        try trial(key: key(email: "disabled@p.iam.gserviceaccount.com")).expect(disabled, .lockedAccount)
    }

    @Test("Texts that are no keys")
    func texts() throws {
        let invalid = ExpectedOutcome("validate invalid_parameters", ["serviceAccountKey"])
        let texts = try [
            "{", "[]", #"{"type": "authorized_user", "refresh_token": "s3cret"}"#, key(["private_key": "s3cret"]),
            key(["private_key": ""]), key(of: "elliptic"), key(["client_email": 3]),
        ]
        for text in texts {
            try trial(key: text).expect(invalid, nil, hidden: Self.hidden + ["s3cret"])
        }
        try trial(["projectId": "p/../q"]).expect(ExpectedOutcome("validate invalid_parameters", ["projectId"]), nil)
        try trial(["dataset": "a b"]).expect(ExpectedOutcome("validate invalid_parameters", ["dataset"]), nil)
    }

    @Test("A clock that is wrong is named as such", arguments: [(-90, "behind"), (30, "ahead of")])
    func skew(_ minutes: Int, _ words: String) throws {
        let trial = try trial(skewedByMinutes: Int64(minutes))
        let expected = ExpectedOutcome("authenticate authentication_failed", [], code: "invalid_grant")
        try trial.expect(expected, .clockSkew, hidden: Self.hidden)
        #expect(trial.report.outcome.failure?.message.contains(words) == true, "\(trial.visibleText)")
    }

    @Test(
        "Projects",
        arguments: [
            ("none", "authorize resource_not_found", "notFound", FailureCause.unknownResource, "project"),
            ("denied", "authorize permission_denied", "accessDenied", .missingPermission, "project"),
            ("disabled", "authorize permission_denied", "SERVICE_DISABLED", .missingPermission, "API disabled"),
            ("unpaid", "authorize permission_denied", "billingNotEnabled", .missingPermission, "billing"),
            ("used-up", "authorize quota_exceeded", "quotaExceeded", .tooManyConnections, ""),
        ]
    )
    func projects(name: String, end: String, code: String, cause: FailureCause, variant: String) throws {
        let fields = name == "denied" ? ["projectId", "serviceAccountKey"] : ["projectId"]
        try trial(["projectId": .string(name)])
            .expect(ExpectedOutcome(end, fields, code: code), cause, variant: variant, hidden: Self.hidden)
    }

    @Test("Datasets and locations")
    func datasets() throws {
        let none = ExpectedOutcome("query resource_not_found", ["dataset"], code: "notFound")
        try trial(["dataset": "none"]).expect(none, .unknownResource, variant: "dataset")
        let fields = ["dataset", "serviceAccountKey"]
        let denied = ExpectedOutcome("authorize permission_denied", fields, code: "accessDenied")
        try trial(["dataset": "secret"]).expect(denied, .missingPermission, variant: "dataset")
        let elsewhere = ExpectedOutcome("query invalid_parameters", ["location"])
        try trial(["dataset": "sales", "location": "US"]).expect(elsewhere, .unknownResource, variant: "location")
        let nowhere = ExpectedOutcome("authorize invalid_parameters", ["location", "projectId"], code: "invalid")
        try trial(["location": "moon"]).expect(nowhere, nil)
    }

    /// Both servers are on the way: the one that gives tokens, and the API itself.
    @Test("The way there", arguments: HTTPFault.all.map(\.cause))
    func fault(_ cause: FailureCause) throws {
        let hidden = ["PRIVATE"]
        let api = try HTTPFault.meet(cause, stage: "authorize", fields: ["endpoint"], hidden: hidden) {
            try trial(port: $0, milliseconds: $1)
        }
        try record(api, "bigquery", cause)
        _ = try HTTPFault.meet(cause, fields: ["serviceAccountKey"], hidden: hidden) { port, milliseconds in
            try trial(key: key(tokenPort: port), milliseconds: milliseconds)
        }
    }

    @Test("Where nobody answers")
    func places() throws {
        let closed = ExpectedOutcome("connect connection_refused", ["endpoint"], code: "ECONNREFUSED")
        try trial(port: 1).expect(closed, .closedPort)
        let noTokens = ExpectedOutcome("connect connection_refused", ["serviceAccountKey"], code: "ECONNREFUSED")
        try trial(key: key(tokenPort: 1)).expect(noTokens, .closedPort, variant: "server of tokens")
        let named = try trial(key: key(tokenPort: 1))
        #expect(named.report.outcome.failure?.message.contains("http://127.0.0.1:1") == true, "\(named.visibleText)")
        #expect(named.report.outcome.failure?.hint?.contains("token_uri") == true, "\(named.visibleText)")
        let unknown = ExpectedOutcome("resolve host_not_found", ["endpoint"])
        try trial(["endpoint": "https://no-such-host.invalid"]).expect(unknown, .unknownHost)
        // A key goes nowhere without TLS, but to this computer.
        let plain = ExpectedOutcome("validate invalid_parameters", ["serviceAccountKey"])
        try trial(key: key(["token_uri": "http://192.0.2.1/token"])).expect(plain, nil)
    }

    @Test("TLS is verified")
    func tls() throws {
        let servers = try StandInServices.shared()
        let secure: JSONObject = ["endpoint": .string("https://localhost:\(servers.port("bigquery", .tls))")]
        try expectCertificates(of: "bigquery", host: ["endpoint"], hasClientCertificates: false) { port, changes, _ in
            try trial(changes.changed(by: ["endpoint": .string("https://localhost:\(port)")]))
        }
        let trusting = secure.changed(by: ["sslRootCert": .string(servers.tls + "/ca.crt")])
        let key = try key(["token_uri": .string("https://localhost:\(servers.port("bigquery", .tls))/token")])
        let good = try trial(trusting, key: key)
        try good.expect(ExpectedOutcome("ok"), nil)
        #expect(good.report.outcome.tls?.verified == true)
    }

    @Test("The columns of a dataset, and of all")
    func schema() throws {
        let port = try StandInServices.shared().port("bigquery", .plain)
        for dataset in ["sales", nil] {
            var plain: JSONObject = ["projectId": "p", "endpoint": .string("http://127.0.0.1:\(port)")]
            plain["dataset"] = dataset.map(JSONValue.string)
            let schema = try BigQueryDriver().discoverSchema(
                Credentials(plain: plain, secrets: [JSONPointer("serviceAccountKey"): Secret(key())]),
                session: TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
            )
            #expect(schema.schemas.map(\.name) == ["sales"])
            #expect(schema.schemas[0].tables.map(\.kind) == ["table", "materialized view"])
            let columns = schema.schemas[0].tables[0].columns
            #expect(columns.map(\.name) == ["id", "note", "tags"])
            #expect(columns.map(\.isNullable) == [false, true, true])
        }
    }

    @Test("The vendor's own client gets in where we do, and is refused where we are")
    func independentClient() throws {
        let services = try StandInServices.shared()
        let told: JSONObject = [
            "port": .number(JSONNumber(services.port("bigquery", .plain))), "keys": .string(services.keys),
            "folder": .string(services.folder),
        ]
        let outcomes = try VendorClient.outcomes("check_bigquery", told)
        for (name, word) in [
            ("right", "ok"),
            ("dataset", "ok"),
            ("wrong key", "Invalid JWT Signature"),
            ("unknown account", "account not found"),
            ("no permission", "bigquery.jobs.create"),
            ("unknown dataset", "Not found: Dataset"),
        ] {
            #expect(outcomes[name]?.contains(word) == true, "\(name): \(outcomes)")
        }
    }
}
