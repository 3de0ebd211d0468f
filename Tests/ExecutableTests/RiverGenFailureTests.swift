import Foundation
import JSON
import Testing

/// The executable while RiverGen's stand-in goes wrong in every way it can.
@Suite struct RiverGenFailureTests {
    private let folder: TemporaryFolder
    private let platform: RiverGenStandIn

    init() throws {
        folder = try TemporaryFolder()
        platform = try RiverGenStandIn()
    }

    private func serve(
        _ requests: [String],
        _ environment: [String: String] = [:],
        _ arguments: [String] = []
    ) throws -> Executable.Result {
        let variables = platform.environment.merging(environment) { $1 }
        return try Executable.serve(requests, ["--target", "rivergen"] + arguments, in: folder, environment: variables)
    }

    private func add(_ name: String, _ others: JSONObject = [:]) throws {
        var source: JSONObject = ["name": .string(name), "type": "postgresql", "host": "h", "port": 5432]
        others.members.forEach { source[$0.key.string] = $0.value }
        try platform.command(["add": .object(source)])
    }

    @Test(
        "A create that goes wrong is sent once, and its outcome is told as it is",
        arguments: [
            Spoiled(
                failure: ["kind": "status", "status": 500, "code": "INTERNAL_ERROR"],
                code: 1205,
                outcome: "not_applied"
            ),
            Spoiled(
                failure: ["kind": "status_after", "status": 500, "code": "INTERNAL_ERROR"],
                code: 1205,
                outcome: "applied",
                isThere: true
            ),
            Spoiled(
                failure: ["kind": "status", "status": 401, "code": "AUTH_EXPIRED"],
                code: 1200,
                outcome: "not_applied"
            ),
            Spoiled(
                failure: ["kind": "status", "status": 403, "code": "FORBIDDEN"],
                code: 1201,
                outcome: "not_applied"
            ),
            Spoiled(
                failure: ["kind": "status", "status": 409, "code": "CONFLICT"],
                code: 1001,
                outcome: "not_applied"
            ),
            Spoiled(
                failure: ["kind": "status", "status": 422, "body": #"{"detail":[]}"#],
                code: -32602,
                outcome: "not_applied"
            ),
        ]
    )
    func aCreateThatGoesWrong(spoiled: Spoiled) throws {
        try spoiled.check(.riverGen, in: folder)
    }

    struct HalfDone: Sendable, CustomTestStringConvertible {
        let failure: JSONValue
        let code: Int
        let outcome: String

        var testDescription: String { String(decoding: failure.bytes, as: UTF8.self) }
    }

    @Test(
        "When the credentials can't be changed the rest was",
        arguments: [
            HalfDone(
                failure: ["kind": "status", "status": 400, "code": "BAD_REQUEST"],
                code: -32602,
                outcome: "partly_applied"
            ),
            HalfDone(
                failure: ["kind": "status", "status": 401, "code": "AUTH_EXPIRED"],
                code: 1200,
                outcome: "partly_applied"
            ),
            HalfDone(
                failure: ["kind": "status", "status": 404, "code": "NOT_FOUND"],
                code: 1000,
                outcome: "partly_applied"
            ),
            HalfDone(failure: ["kind": "reset_before"], code: 1203, outcome: "partly_applied"),
            HalfDone(failure: ["kind": "reset_after"], code: 1203, outcome: "partly_applied"),
            HalfDone(failure: ["kind": "not_json"], code: 1204, outcome: "partly_applied"),
        ]
    )
    func halfAnUpdate(half: HalfDone) throws {
        try add("a")
        var failure = try #require(half.failure.object)
        failure["path"] = "/credentials"
        try platform.fail(.object(failure))
        let update: JSONObject = [
            "name": "a", "newName": "b", "credentials": ["host": "new", "password": "second-password"],
            "options": ["max_retries": 4],
        ]
        let result = try serve([request(1, "datasource.update", update)])
        let error = try #require(result.error(1))
        #expect(error["code"]?.integer == half.code)
        #expect(error["data"]?["outcome"]?.string == half.outcome)
        #expect(error["data"]?["applied"] == ["/newName", "/credentials/host", "/options/max_retries"])
        let state = try platform.state
        #expect(state.count("PATCH") == 2 && state.count("POST") == 0)
        #expect(state.source("b")?["host"] == "new" && state.undocumented == [])
        #expect(!result.output.contains("second-password"))
    }

    @Test(
        "A change whose answer is lost is looked for",
        arguments: [
            ("reset_after", false, "applied"), ("reset_before", false, "not_applied"),
            ("reset_after", true, "partly_applied"), ("reset_before", true, "not_applied"),
        ]
    )
    func aLostChange(kind: String, hasCredentials: Bool, outcome: String) throws {
        try add("a")
        try platform.fail(["kind": .string(kind), "method": "PATCH"])
        var credentials: JSONObject = ["host": "new"]
        credentials["password"] = hasCredentials ? "p-secret" : nil
        let result = try serve([
            request(1, "datasource.update", ["name": "a", "credentials": .object(credentials)])
        ])
        #expect(result.error(1)?["code"] == 1203)
        #expect(result.error(1)?["data"]?["outcome"]?.string == outcome)
        #expect(try platform.state.count("PATCH") == 1)
    }

    @Test func deletesAndSyncsAreSentOnce() throws {
        try add("a")
        try platform.fail(["kind": "reset_after", "method": "POST"])
        try platform.fail(["kind": "reset_after", "method": "DELETE"])
        let sync = try serve([request(1, "datasource.sync", ["name": "a"])])
        let delete = try serve([request(1, "datasource.delete", ["name": "a"])])
        #expect(sync.error(1)?["data"]?["outcome"] == "applied")
        #expect(delete.error(1)?["data"]?["outcome"] == "applied")
        let state = try platform.state
        #expect(state.count("POST") == 1 && state.count("DELETE") == 1 && state.undocumented == [])
    }

    @Test func aTestIsAskedForOnce() throws {
        try add("a")
        try platform.fail(["kind": "reset_after", "path": "/test"])
        let result = try serve([request(1, "datasource.test", ["name": "a"])])
        #expect(result.error(1)?["code"] == 1203)
        #expect(try platform.state.logins == 1)
    }

    @Test("A source that can't be tested is created all the same", arguments: ["status", "silent", "not_json"])
    func noTestAfterTheCreate(kind: String) throws {
        try platform.fail(["kind": .string(kind), "path": "/test", "status": 500, "code": "INTERNAL_ERROR"])
        var document = riverSample("a")
        document["timeoutMs"] = 2000
        let result = try serve([request(1, "datasource.create", document)])
        #expect(result.result(1)?["name"] == "a")
        #expect(result.result(1)?["test"] == nil)
        #expect(result.result(1)?["warnings"]?.array?.first?["path"] == "/test")
        #expect(try platform.state.names == ["a"])
    }

    @Test("A document without its health is a document", arguments: ["status", "not_json", "reset_before"])
    func noHealth(kind: String) throws {
        try add("a", ["status": "failed", "last_tested_at": "2024-12-01T10:00:00", "failure_reason": "Refused"])
        try platform.fail(["kind": .string(kind), "path": "/health", "status": 500, "code": "X", "times": 9])
        let document = try #require(try serve([request(1, "datasource.get", ["name": "a"])]).result(1))
        #expect(document["lastTest"]?["ok"] == false && document["lastTest"]?["message"] == "Refused")
        #expect(document["lastTest"]?["checkedAt"] == "2024-12-01T10:00:00.000Z")
        #expect(document["warnings"]?.array?.first?["path"] == "/lastTest")
    }

    @Test(
        "Reads that go wrong",
        arguments: [
            ("not_json", 1204), ("wrong_type", 1204), ("huge", 1204), ("truncated", 1203), ("reset_before", 1203),
        ]
    )
    func reads(kind: String, code: Int) throws {
        try add("a")
        try platform.fail(["kind": .string(kind), "method": "GET", "times": 100])
        let methods = [
            "datasource.list", "datasource.get", "datasource.schema", "datasource.test", "datasource.delete",
        ]
        let result = try serve(methods.map { request(.string($0), $0, $0.hasSuffix("list") ? [:] : ["name": "a"]) })
        for method in methods {
            #expect(result.error(.string(method))?["code"]?.integer == code, "\(method)")
        }
        #expect(try platform.state.names == ["a"])
    }

    @Test func silenceEndsAtTheDeadline() throws {
        try add("a")
        try platform.fail(["kind": "silent", "method": "GET", "times": 100])
        let start = ContinuousClock.now
        let result = try serve([
            request(1, "datasource.list", ["timeoutMs": 500]), request(2, "target.check", ["timeoutMs": 500]),
            request(3, "datasource.test", ["name": "a", "timeoutMs": 500]),
        ])
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(result.error(1)?["code"] == 1500)
        #expect(result.result(2)?["reachable"] == false)
        #expect(result.result(3)?["ok"] == false && result.result(3)?["reason"] == "timeout")
    }

    @Test func theFieldThatIsWrongIsNamed() throws {
        var document = riverSample("a")
        document["credentials"] = ["host": "refused.example.com", "username": "u", "database": "d"]
        let result = try serve([request(1, "datasource.create", document)])
        let error = try #require(result.error(1))
        #expect(error["code"] == -32602)
        #expect(error["data"]?["issues"]?.array?.first?["path"] == "/credentials/host")
        #expect(error["data"]?["issues"]?.array?.first?["message"] == "This host is refused")
        #expect(error["data"]?["upstream"]?["code"] == "VALIDATION_ERROR")
        #expect(error["data"]?["upstream"]?["service"] == "RiverGen")
        #expect(error["data"]?["upstream"]?["requestId"]?.string?.hasPrefix("request-") == true)
    }

    @Test("A create that is cancelled tells its outcome", arguments: [("POST", "unknown"), ("/test", "applied")])
    func cancelled(what: String, outcome: String) throws {
        let isTest = what == "/test"
        try platform.fail(["kind": "silent", "method": "POST", "path": isTest ? "/test" : ""])
        let bridge = try RunningBridge(["--target", "rivergen"], in: folder, environment: platform.environment)
        try bridge.send(request(1, "datasource.create", riverSample("a")) + "\n")
        while try platform.state.count("POST") < (isTest ? 2 : 1) {
            Thread.sleep(forTimeInterval: 0.02)
        }
        try bridge.send(request(2, "bridge.cancel", ["id": 1]) + "\n")
        bridge.closeInput()
        let result = bridge.waitForEnd()
        #expect(result.error(1)?["code"] == 1501)
        #expect(result.error(1)?["data"]?["outcome"]?.string == outcome)
    }

    /// What frameworks say of a request by themselves, beside the documented envelope.
    @Test func everyFieldThatIsWrongIsNamed() throws {
        let body =
            #"{"detail":[{"loc":["body","port"],"msg":"not a port","type":"v"},{"loc":["body","credentials","password"],"msg":"securepassword is short"},{"loc":["body","tags",0],"msg":"bad tag"},{"loc":["query"],"msg":"odd"}]}"#
        try platform.fail(["kind": "status", "status": 422, "body": .string(body), "method": "POST"])
        try platform.fail([
            "kind": "status", "status": 422, "body": #"{"detail":"all of it"}"#, "method": "PATCH",
        ])
        try add("b")
        let result = try serve([
            request(1, "datasource.create", riverSample("a")),
            request(2, "datasource.update", ["name": "b", "options": ["max_retries": 1], "test": false]),
        ])
        let issues = try #require(result.error(1)?["data"]?["issues"]?.array)
        #expect(issues.map { $0["path"] } == ["/credentials/port", "/credentials/password", "/options/tags", ""])
        #expect(issues.map { $0["message"] } == ["not a port", "<redacted> is short", "bad tag", "odd"])
        #expect(result.error(1)?["message"]?.string?.contains("not a port") == true)
        #expect(result.error(1)?["data"]?["outcome"] == "not_applied")
        #expect(result.error(2)?["data"]?["issues"]?.array?.first?["message"] == "all of it")
        #expect(!result.output.contains("securepassword"))
    }

    @Test func aRefusalKeepsItsWarnings() throws {
        try platform.fail(["kind": "status", "status": 400, "code": "VALIDATION_ERROR", "method": "POST"])
        try platform.fail(["kind": "status", "status": 500, "code": "INTERNAL_ERROR", "method": "POST"])
        var document = riverSample("a")
        document["datasourceType"] = "clickhouse"
        document["credentials"] = ["host": "h", "username": "u"]
        let result = try serve([
            request(1, "datasource.create", document), request(2, "datasource.create", document),
        ])
        for id in [1, 2] as [JSONValue] {
            let issues = result.error(id)?["data"]?["issues"]?.array ?? []
            #expect(issues.contains { $0["path"] == "/datasourceType" && $0["severity"] == "warning" }, "\(id)")
        }
        #expect(result.error(1)?["data"]?["issues"]?.array?.first?["severity"] == "error")
    }

    /// What the platform quotes is taken out, also after a write that worked, and of secrets that nobody documented.
    @Test func whatIsQuotedIsTakenOut() throws {
        let secrets = ["first-secret-1", "second-secret-2", "third-secret-3", "key-secret-4", RiverGenStandIn.token]
        let quoted = JSONValue.string(secrets.joined(separator: " and "))
        let all: JSONObject = [
            "name": "b", "datasourceType": "postgresql",
            "credentials": [
                "connection_string": "postgresql://u:second-secret-2@h/d", "oauth_token": "third-secret-3",
                "password": "first-secret-1", "hobby": ["inner": "key-secret-4"],
            ],
        ]
        try platform.fail(["kind": "status", "status": 400, "message": quoted, "method": "POST"])
        let refused = try serve([request(1, "datasource.create", all)], [:], ["--log-level", "trace"])
        #expect(refused.error(1)?["code"] == -32602)

        let create = riverSample("a", password: "first-secret-1")
        try platform.fail(["kind": "status", "status": 500, "message": "it was first-secret-1", "path": "/test"])
        let untested = try serve([request(1, "datasource.create", create)], [:], ["--log-level", "trace"])
        #expect(untested.result(1)?["warnings"]?.array?.count == 1)
        let update: JSONObject = [
            "name": "a", "credentials": ["username": "first-secret-1", "password": "wrong-key-secret-4"],
        ]
        try platform.fail(["kind": "status", "status": 400, "message": "wrong-key-secret-4", "path": "/credentials"])
        let half = try serve([request(1, "datasource.update", update)], [:], ["--log-level", "trace"])
        #expect(half.error(1)?["code"] == -32602)

        let told = [refused, untested, half].map { $0.output + $0.errors }.joined()
        for secret in secrets where secret != "second-secret-2" {
            #expect(!told.contains(secret))
        }
        #expect(!told.contains("postgresql://u:second-secret-2"))
    }
}
