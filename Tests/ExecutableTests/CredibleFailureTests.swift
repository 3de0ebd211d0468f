import Foundation
import JSON
import Testing

/// The executable while Credible's stand-in goes wrong in every way it can.
@Suite struct CredibleFailureTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func serve(
        _ requests: [String],
        on platform: CredibleStandIn,
        _ settings: JSONObject = [:],
        _ arguments: [String] = []
    ) throws -> Executable.Result {
        let path = try platform.configure(in: folder, settings)
        return try Executable.serve(requests, ["--config", path] + arguments, in: folder)
    }

    // MARK: - Every operation, every failure

    /// What each operation makes of a failure: a code; 0 is success, and 1 a test that isn't ok.
    struct Failure: Sendable, CustomTestStringConvertible {
        let failure: JSONObject
        let list, get, schema, test, create, update, delete: Int

        /// Of the writes.
        let outcome: String

        init(_ failure: JSONObject, reads: Int, writes: Int, outcome: String, besides: [String: Int] = [:]) {
            self.failure = failure
            self.outcome = outcome
            list = besides["list"] ?? reads
            get = besides["get"] ?? reads
            schema = besides["schema"] ?? reads
            test = besides["test"] ?? writes
            create = besides["create"] ?? writes
            update = besides["update"] ?? writes
            delete = besides["delete"] ?? writes
        }

        var testDescription: String { String(decoding: JSONValue.object(failure).bytes, as: UTF8.self) }

        var kind: String { failure["kind"]?.string ?? "" }
    }

    static let failures = [
        Failure(["kind": "status", "status": 401], reads: 1200, writes: 1200, outcome: "not_applied"),
        Failure(["kind": "status", "status": 403], reads: 1201, writes: 1201, outcome: "not_applied"),
        Failure(
            ["kind": "status", "status": 404],
            reads: 1000,
            writes: 1000,
            outcome: "not_applied",
            besides: ["list": 1302, "create": 1302, "test": 1205]
        ),
        Failure(["kind": "status", "status": 404, "body": ""], reads: 1204, writes: 1204, outcome: "not_applied"),
        Failure(
            ["kind": "status", "status": 400],
            reads: -32602,
            writes: -32602,
            outcome: "not_applied"
        ),
        Failure(
            ["kind": "status", "status": 409, "body": ["error": "it is there"]],
            reads: 1205,
            writes: 1205,
            outcome: "not_applied",
            besides: ["create": 1001]
        ),
        Failure(
            ["kind": "status", "status": 422],
            reads: -32602,
            writes: 1100,
            outcome: "not_applied",
            besides: ["schema": 1102, "test": 1, "delete": -32602]
        ),
        Failure(
            ["kind": "status", "status": 429, "headers": ["Retry-After": "3600"]],
            reads: 1202,
            writes: 1202,
            outcome: "not_applied"
        ),
        Failure(["kind": "status", "status": 429], reads: 1202, writes: 1202, outcome: "not_applied"),
        Failure(["kind": "status", "status": 500], reads: 1205, writes: 1205, outcome: "not_applied"),
        Failure(["kind": "status", "status": 500, "body": ""], reads: 1203, writes: 1203, outcome: "not_applied"),
        Failure(["kind": "status_after", "status": 500], reads: 1205, writes: 1205, outcome: "applied"),
        Failure(
            ["kind": "status", "status": 502],
            reads: 1203,
            writes: 1100,
            outcome: "not_applied",
            besides: ["schema": 1102, "test": 1, "delete": 1203]
        ),
        Failure(["kind": "status", "status": 503], reads: 1203, writes: 1203, outcome: "not_applied"),
        Failure(["kind": "slow", "delayMs": 300], reads: 0, writes: 0, outcome: ""),
        Failure(["kind": "silent"], reads: 1500, writes: 1500, outcome: "unknown", besides: ["test": 1]),
        Failure(["kind": "silent_after"], reads: 1500, writes: 1500, outcome: "applied", besides: ["test": 1]),
        Failure(["kind": "reset_before"], reads: 1203, writes: 1203, outcome: "not_applied"),
        Failure(["kind": "reset_after"], reads: 1203, writes: 1203, outcome: "applied"),
        Failure(["kind": "truncated"], reads: 1203, writes: 1203, outcome: "applied"),
        Failure(["kind": "not_json"], reads: 1204, writes: 1204, outcome: "applied"),
        Failure(["kind": "wrong_type"], reads: 1204, writes: 1204, outcome: "applied"),
        Failure(["kind": "huge"], reads: 1204, writes: 1204, outcome: "applied"),
        Failure(
            ["kind": "redirect", "location": "http://127.0.0.1:9/"],
            reads: 1204,
            writes: 1204,
            outcome: "not_applied"
        ),
    ]

    private static let connections = ["get_me", "schema_me", "update_me", "delete_me"]

    @Test("Every operation tells what went wrong, and what became of a write", arguments: failures, ["data", "admin"])
    func everyOperation(failure: Failure, api: String) throws {
        let platform = try CredibleStandIn(.init(api: api))
        for name in Self.connections {
            try platform.set(name, credibleBody(name))
        }
        try platform.command(["secrets": "show"])
        let time: JSONValue = failure.kind.hasPrefix("silent") ? 1200 : 10_000
        try spoil(platform, failure.failure)
        let result = try serve(requests(api, time), on: platform, [:], ["--log-level", "trace"])
        check(result, failure, api)
        let state = try platform.state
        #expect(state.undocumented == [])
        for method in ["POST", "PATCH", "DELETE"] where failure.failure["status"] != 429 {
            #expect(state.count(method) == 1, "\(method)")
        }
        checkState(state, failure)
        for secret in ["securepassword", "new-password-1", CredibleStandIn.token] {
            #expect(!result.output.contains(secret) && !result.errors.contains(secret))
        }
    }

    private func spoil(_ platform: CredibleStandIn, _ failure: JSONObject) throws {
        let places: [(method: String, path: String)] = [
            ("POST", "connections"), ("PATCH", "update_me"), ("DELETE", "delete_me"), ("GET", "get_me"),
            ("GET", "schema_me"),
        ]
        for place in places {
            var failure = failure
            failure["method"] = .string(place.method)
            failure["path"] = .string(place.path)
            failure["times"] = 100
            try platform.fail(.object(failure))
        }
    }

    private func requests(_ api: String, _ time: JSONValue) -> [String] {
        var create = credibleSample("create_me")
        create["test"] = false
        create["timeoutMs"] = time
        let update: JSONObject = [
            "name": "update_me", "credentials": ["password": "new-password-1"], "test": false, "timeoutMs": time,
        ]
        var requests = [
            request("create", "datasource.create", create), request("update", "datasource.update", update),
            request("delete", "datasource.delete", ["name": "delete_me", "timeoutMs": time]),
            request("get", "datasource.get", ["name": "get_me", "timeoutMs": time]),
        ]
        guard api == "data" else { return requests }
        var test = credibleSample("x")
        test["name"] = nil
        test["timeoutMs"] = time
        requests += [
            request("test", "datasource.test", test),
            request("schema", "datasource.schema", ["name": "schema_me", "timeoutMs": time]),
        ]
        return requests
    }

    private func check(_ result: Executable.Result, _ failure: Failure, _ api: String) {
        var expected = [
            "create": failure.create, "update": failure.update, "delete": failure.delete, "get": failure.get,
        ]
        if api == "data" {
            expected["test"] = failure.test
            expected["schema"] = failure.schema
        } else if ["not_json", "wrong_type"].contains(failure.kind) {
            // What the Admin API answers to a delete isn't documented.
            expected["delete"] = 0
        }
        for (operation, code) in expected {
            let answer = result.answer(.string(operation))
            let given = answer?["error"]?["code"]?.integer ?? (answer?["result"]?["ok"] == false ? 1 : 0)
            #expect(answer != nil && given == code, "\(operation): \(given)")
            guard code > 1 || code < 0 else { continue }
            checkError(answer?["error"], operation, failure)
        }
    }

    private func checkError(_ error: JSONValue?, _ operation: String, _ failure: Failure) {
        let data = error?["data"]
        let isWrite = ["create", "update", "delete"].contains(operation)
        #expect(data?["outcome"]?.string == (isWrite ? failure.outcome : nil), "\(operation)")
        if let status = failure.failure["status"] {
            #expect(data?["upstream"]?["status"] == status && data?["upstream"]?["service"] == "Credible")
            #expect(data?["upstream"]?["requestId"]?.string?.hasPrefix("request-") == true)
        }
        if failure.failure["headers"] != nil {
            #expect(data?["retryAfterMs"] == 3_600_000 && data?["retryable"] == true)
        }
        #expect(error?["message"]?.string?.isEmpty == false)
        if error?["code"] == 1204, failure.kind == "not_json" || failure.kind == "wrong_type" {
            #expect(error?["message"]?.string?.contains("expected") == true, "\(operation)")
        }
    }

    /// What is told of the writes is what became of them.
    private func checkState(_ state: CredibleStandIn.State, _ failure: Failure) {
        let isApplied = failure.outcome == "applied" || failure.outcome == ""
        #expect(state.names.contains("create_me") == isApplied)
        #expect(state.names.contains("delete_me") != isApplied)
        let password = state.connection("update_me")?["postgresConnection"]?["password"]
        #expect(password?.string == (isApplied ? "new-password-1" : "securepassword"))
    }

    @Test("A list tells what went wrong", arguments: failures)
    func everyList(failure: Failure) throws {
        let platform = try CredibleStandIn(.init(), "--connections", "3")
        var spoiled = failure.failure
        spoiled["times"] = 100
        try platform.fail(.object(spoiled))
        let time: JSONValue = failure.kind.hasPrefix("silent") ? 1200 : 10_000
        let result = try serve(
            [request("list", "datasource.list", ["timeoutMs": time]), request(2, "target.check", ["timeoutMs": time])],
            on: platform
        )
        let error = result.error("list")
        #expect(error?["code"]?.integer == (failure.list == 0 ? nil : failure.list))
        #expect(error?["data"]?["outcome"] == nil)
        #expect(
            result.result(2)?["reachable"]?.bool
                == (failure.failure["status"] != nil || failure.list == 0
                    || ["redirect", "not_json", "wrong_type"].contains(failure.kind))
        )
        #expect(result.result(2)?["message"] != nil || failure.list == 0)
        #expect(try platform.state.undocumented == [])
    }

    // MARK: - What became of a write

    @Test("A name that is taken isn't created, and nothing is sent", arguments: ["data", "admin"])
    func taken(api: String) throws {
        let platform = try CredibleStandIn(.init(api: api))
        try platform.set("a", credibleBody("a"))
        let result = try serve([request(1, "datasource.create", credibleSample("a", password: "other"))], on: platform)
        #expect(result.error(1)?["code"] == 1001)
        #expect(result.error(1)?["data"]?["outcome"] == "not_applied")
        #expect(try platform.state.requests.map { $0.prefix(3) } == ["GET"])
    }

    @Test("Somebody else may be faster", arguments: ["data", "admin"])
    func somebodyElse(api: String) throws {
        let platform = try CredibleStandIn(.init(api: api))
        var other = credibleBody("a", password: "theirs")
        other["postgresConnection"] = ["host": "other.example.com"]
        try platform.command(["appear": .object(other)])
        let result = try serve([request(1, "datasource.create", credibleSample("a"))], on: platform)
        let error = try #require(result.error(1))
        #expect(error["code"] == 1001)
        #expect(error["data"]?["outcome"] == "not_applied")
        #expect(error["data"]?["upstream"]?["status"] == 500)
        #expect(error["data"]?["upstream"]?["code"]?.string == (api == "admin" ? "INTERNAL" : nil))
        #expect(try platform.state.connection("a")?["postgresConnection"]?["host"] == "other.example.com")
    }

    @Test("What can't be seen isn't claimed", arguments: ["reset_after", "status_after"])
    func hiddenSecrets(kind: String) throws {
        let platform = try CredibleStandIn()
        try platform.set("a", credibleBody("a"))
        try platform.command(["secrets": "omit"])
        for method in ["POST", "PATCH"] {
            try platform.fail(
                ["kind": .string(kind), "status": 500, "method": .string(method), "path": "projects"]
            )
        }
        let update: JSONObject = ["name": "a", "credentials": ["password": "new"], "test": false]
        let result = try serve(
            [
                request("create", "datasource.create", credibleSample("b")),
                request("update", "datasource.update", update),
            ],
            on: platform
        )
        // After a failure of the server, what is there may be somebody else's; after silence, hardly.
        let created = kind == "status_after" ? "unknown" : "applied"
        #expect(result.error("create")?["data"]?["outcome"]?.string == created)
        #expect(result.error("update")?["data"]?["outcome"] == "unknown")
    }

    // MARK: - Tokens

    @Test func aRefusedTokenIsSaid() throws {
        let platform = try CredibleStandIn(.init(api: "admin"))
        let result = try serve(
            [request(1, "datasource.list"), request(2, "target.check")],
            on: platform,
            ["token": "wrong-token-77"],
            ["--log-level", "trace"]
        )
        #expect(result.error(1)?["code"] == 1200)
        #expect(result.error(1)?["data"]?["upstream"]?["code"] == "UNAUTHENTICATED")
        #expect(result.result(2)?["reachable"] == true && result.result(2)?["authenticated"] == false)
        #expect(!result.output.contains("wrong-token-77") && !result.errors.contains("wrong-token-77"))
    }

    @Test(
        "What can't be part of an address is found in the configuration",
        arguments: ["organization", "project"],
        ["a.b", "evil.example.com/", "", "a b"]
    )
    func addresses(setting: String, value: JSONValue) throws {
        let platform = try CredibleStandIn()
        let settings = JSONObject([(key: setting, value: value)])
        let result = try serve([request(1, "datasource.list")], on: platform, settings)
        #expect(result.error(1)?["code"] == 1302)
        #expect(try platform.state.requests == [])
    }

    // MARK: - Many at once

    @Test func manyCreatesOverlapWithinTheLimit() throws {
        let platform = try CredibleStandIn()
        try platform.command(["delayMs": 30])
        let requests = (0..<120).map { number -> String in
            var document = credibleSample("n\(number % 60)")
            document["test"] = false
            return request(.string("\(number)"), "datasource.create", document)
        }
        let result = try serve(requests, on: platform)
        let state = try platform.state
        #expect(result.answers.count == 120)
        // Of two with the same name, the first one wins.
        for number in 0..<60 {
            #expect(result.result(.string("\(number)")) != nil)
            #expect(result.error(.string("\(number + 60)"))?["code"] == 1001)
        }
        #expect(state.count("POST") == 60)
        #expect(state.mostRunning > 1 && state.mostRunning <= 32)
        #expect(state.undocumented == [])
    }
}
