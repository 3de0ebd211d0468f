import Datasource
import HTTPTransport
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("Databricks", .timeLimit(.minutes(10)))
struct DatabricksTests {
    private static let warehouse = "/sql/1.0/warehouses/0123456789abcdef"
    private static let client = ["clientSecret": "right-secret"]

    private func trial(
        _ changes: JSONObject = [:],
        secrets: [String: String] = ["token": "right-token"],
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        let services = try StandInServices.shared()
        var plain: JSONObject = [
            "host": "localhost", "port": .number(JSONNumber(services.port("databricks", .tls))),
            "httpPath": .string(Self.warehouse), "sslRootCert": services.file("ca.crt"),
        ]
        for member in changes.members {
            plain[member.key.string] = member.value
        }
        return try HTTPTrial(DatabricksDriver(), "databricks", plain, secrets: secrets, milliseconds: milliseconds)
    }

    @Test("A token and a service principal get in")
    func success() throws {
        let place: JSONObject = ["catalog": "main", "schema": "Sales"]
        let byToken = try trial(place)
        try byToken.expect(ExpectedOutcome("ok"), .success)
        #expect(byToken.report.outcome.server == ["product": "Databricks", "version": "2026.30"])
        #expect(byToken.report.outcome.warnings == [])
        let byClient = try trial(["clientId": "app-id"], secrets: Self.client)
        try byClient.expect(ExpectedOutcome("ok"), .success, variant: "client", hidden: ["made-token"])
        let stages = byClient.report.outcome.timings.map(\.stage)
        #expect(stages == [.validate, .resolve, .connect, .tls, .authenticate, .query])
        // As it used to be called.
        try trial(["httpPath": "sql/1.0/endpoints/0123456789abcdef?o=1"]).expect(ExpectedOutcome("ok"), nil)
    }

    @Test("Who asks")
    func identities() throws {
        let refused = "authenticate authentication_failed"
        let wrong = ExpectedOutcome(refused, ["token"], code: "HTTP 403")
        try trial(secrets: ["token": "wr0ng-token"]).expect(wrong, .wrongSecret)
        // What it is for, an answer with 401 doesn't tell of a token that only its maker can read.
        let old = ExpectedOutcome(refused, ["token"], code: "HTTP 401")
        try trial(secrets: ["token": "old-token"]).expect(old, .expiredSecret)
        let client = ExpectedOutcome(refused, ["clientId", "clientSecret"], code: "invalid_client")
        let wrongSecret = try trial(["clientId": "app-id"], secrets: ["clientSecret": "wr0ng-secret"])
        try wrongSecret.expect(client, .wrongSecret, variant: "client")
        let nobody = "nobody-\(UInt64.random(in: 0...UInt64.max))"
        try trial(["clientId": .string(nobody)], secrets: Self.client).expect(client, .unknownUser)
        #expect(try StandInServices.shared().count("databricks", nobody) == 1)
        let none = ExpectedOutcome("validate invalid_parameters", ["token", "clientId", "clientSecret"])
        try trial(secrets: [:]).expect(none, nil)
    }

    @Test("A token that says itself that it has expired")
    func expiredToken() throws {
        let token = try StandInServices.shared().fact("trino", "expiredToken")
        let expired = ExpectedOutcome("authenticate password_expired", ["token"], code: "HTTP 403")
        try trial(secrets: ["token": token]).expect(expired, .expiredSecret, variant: "JWT")
    }

    @Test("What may not be done")
    func permissions() throws {
        let denied = ExpectedOutcome(
            "authorize permission_denied",
            ["httpPath", "token"],
            code: "HTTP 403 PERMISSION_DENIED"
        )
        try trial(secrets: ["token": "poor-token"]).expect(denied, .missingPermission)
        try trial(secrets: ["token": "blocked-token"]).expect(denied, .missingPermission, variant: "address")
        let catalog = ExpectedOutcome("authorize permission_denied", ["catalog"], code: "INSUFFICIENT_PERMISSIONS")
        try trial(["catalog": "locked"]).expect(catalog, .missingPermission, variant: "catalog")
        let client = ExpectedOutcome("authorize permission_denied", ["httpPath", "clientId", "clientSecret"])
        try trial(["clientId": "poor-id"], secrets: Self.client).expect(client, nil)
    }

    @Test("Warehouses, catalogs and schemas")
    func places() throws {
        let gone = ExpectedOutcome(
            "authorize warehouse_not_found",
            ["httpPath"],
            code: "HTTP 404 RESOURCE_DOES_NOT_EXIST"
        )
        try trial(["httpPath": "/sql/1.0/warehouses/deleted000000000"]).expect(gone, .unknownWarehouse)
        let odd = ExpectedOutcome(
            "authorize warehouse_not_found",
            ["httpPath"],
            code: "HTTP 400 INVALID_PARAMETER_VALUE"
        )
        try trial(["httpPath": "/sql/1.0/warehouses/odd"]).expect(odd, .unknownWarehouse, variant: "not an identifier")
        let catalog = ExpectedOutcome("authorize database_not_found", ["catalog"], code: "NO_SUCH_CATALOG_EXCEPTION")
        try trial(["catalog": "no`where'"]).expect(catalog, .unknownDatabase)
        let schema = ExpectedOutcome("authorize schema_not_found", ["schema"])
        try trial(["catalog": "main", "schema": "nowhere"]).expect(schema, .unknownSchema)
        try trial(["schema": "s*"]).expect(schema, nil)
        let path = ExpectedOutcome("validate invalid_parameters", ["httpPath"])
        try trial(["httpPath": "/sql/2.0/else"]).expect(path, nil)
    }

    @Test("A warehouse that is starting")
    func starting() throws {
        try trial(["httpPath": "/sql/1.0/warehouses/5tarting00000000"]).expect(ExpectedOutcome("ok"), nil)
        let never = try trial(["httpPath": "/sql/1.0/warehouses/neverready000000"], milliseconds: 1_500)
        let late = ExpectedOutcome("query timeout", ["httpPath", "host", "port"])
        try never.expect(late, .silence, variant: "warehouse starting")
        #expect((1_500..<8_000).contains(never.milliseconds))
    }

    @Test("A cluster is looked up")
    func cluster() throws {
        let found = try trial(["httpPath": "sql/protocolv1/o/123/1121-100000-abcd1234"])
        try found.expect(ExpectedOutcome("ok"), .success, variant: "cluster")
        #expect(found.report.outcome.warnings.contains { $0.contains("no statement") })
        let none = ExpectedOutcome("authorize warehouse_not_found", ["httpPath"])
        try trial(["httpPath": "sql/protocolv1/o/123/none"]).expect(none, .unknownWarehouse, variant: "cluster")
    }

    private static func credentials(_ address: String) -> JSONObject {
        ["host": .string(address), "httpPath": .string(warehouse)]
    }

    @Test("Certificates")
    func certificates() throws {
        try expectCertificates(of: "databricks", host: ["host"], hasClientCertificates: false) { port, members, _ in
            var plain = Self.credentials("localhost")
            plain["port"] = .number(JSONNumber(port))
            for member in members.members {
                plain[member.key.string] = member.value
            }
            return try HTTPTrial(DatabricksDriver(), "databricks", plain, secrets: ["token": "right-token"])
        }
    }

    @Test("What goes wrong on the way")
    func faults() throws {
        try expectFaults(host: ["host"], fields: ["host", "port"], tls: nil) { host, port, milliseconds in
            let plain = Self.credentials(host == "127.0.0.1" ? "http://\(host):\(port)" : host)
            let client =
                plain.members.map { (key: $0.key.string, value: $0.value) } + [(key: "clientId", value: "app-id")]
            return try HTTPTrial(
                DatabricksDriver(),
                "databricks",
                JSONObject(client),
                secrets: Self.client,
                milliseconds: milliseconds
            )
        }
        let plainElsewhere = Self.credentials("http://192.0.2.1")
        let trial = try HTTPTrial(DatabricksDriver(), "databricks", plainElsewhere, secrets: ["token": "right-token"])
        try trial.expect(ExpectedOutcome("validate invalid_parameters", ["host", "port"]), nil)
    }

    @Test(
        "What else workspaces answer",
        arguments: [
            (200, "{}", "authenticate protocol_error"), (200, "<html>", "authenticate protocol_error"),
            (404, "<html>", "authenticate protocol_error"), (429, "{}", "query server_busy"),
            (503, #"{"error_code": "TEMPORARILY_UNAVAILABLE"}"#, "authenticate server_busy"),
            (500, #"{"error_code": "INTERNAL_ERROR", "message": "right-token"}"#, "authenticate server_error"),
            (200, #"{"statement_id": "s", "status": {"state": "CANCELED"}}"#, "query server_error"),
            (
                200,
                #"{"statement_id": "s", "status": {"state": "FAILED", "error": {"message": "[NEW.sub] right-token"}}}"#,
                "query server_error"
            ),
        ]
    )
    func answers(_ status: Int, _ body: String, _ end: String) throws {
        let server = FaultyServer(.answering(status, body))
        let plain = Self.credentials("http://127.0.0.1:\(server.port)")
        let trial = try withExtendedLifetime(server) {
            try HTTPTrial(DatabricksDriver(), "databricks", plain, secrets: ["token": "right-token"])
        }
        try trial.expect(ExpectedOutcome(end, trial.report.fields), nil)
    }

    @Test("The schema of a catalog")
    func schema() throws {
        let services = try StandInServices.shared()
        let plain: JSONObject = [
            "host": "localhost", "port": .number(JSONNumber(services.port("databricks", .tls))),
            "httpPath": .string(Self.warehouse), "sslRootCert": services.file("ca.crt"), "catalog": "main",
        ]
        let session = TestSession(interruption: Interruption(deadline: .now.advanced(byMilliseconds: 10_000)))
        let credentials = Credentials(plain: plain, secrets: [JSONPointer("token"): Secret("right-token")])
        let schema = try DatabricksDriver().discoverSchema(credentials, session: session)
        #expect(schema.schemas.map(\.name) == ["sales"])
        #expect(schema.schemas[0].tables.map(\.name) == ["customers", "names"])
        #expect(schema.schemas[0].tables.map(\.kind) == ["table", "view"])
        #expect(schema.schemas[0].tables[0].columns.map(\.isNullable) == [false, true])
    }

    @Test("The stand-in is what Databricks' own client takes it for")
    func independentClient() throws {
        let port = try StandInServices.shared().port("databricks", .plain)
        let address = JSONValue.string("http://127.0.0.1:\(port)")
        let outcomes = try VendorClient.outcomes("check_databricks", ["address": address])
        for name in ["right", "client"] {
            #expect(outcomes[name] == "ok", "\(outcomes)")
        }
        let failures = [
            "wrong token": "PermissionDenied", "old token": "Unauthenticated", "no permission": "PermissionDenied",
            "unknown warehouse": "ResourceDoesNotExist", "wrong client secret": "ValueError",
            "wrong client": "ValueError",
        ]
        for (name, failure) in failures {
            #expect(outcomes[name]?.hasPrefix(failure) == true, "\(outcomes)")
        }
    }
}
