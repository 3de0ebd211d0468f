import Foundation
import JSON
import Testing

/// The executable while Databrain's stand-in goes wrong in every way it can.
@Suite struct DatabrainFailureTests {
    private let folder: TemporaryFolder
    private let platform: DatabrainStandIn

    init() throws {
        folder = try TemporaryFolder()
        platform = try DatabrainStandIn()
    }

    private func serve(_ requests: [String], _ environment: [String: String] = [:]) throws -> Executable.Result {
        let variables = platform.environment.merging(environment) { $1 }
        return try Executable.serve(requests, ["--target", "databrain"], in: folder, environment: variables)
    }

    struct Spoiled: Sendable, CustomTestStringConvertible {
        let failure: JSONValue
        let code: Int
        let outcome: String
        var isThere = false

        var testDescription: String { String(decoding: failure.bytes, as: UTF8.self) }
    }

    @Test(
        "A create that goes wrong is sent once, and its outcome is told as it is",
        arguments: [
            Spoiled(failure: ["kind": "reset_before"], code: 1203, outcome: "not_applied"),
            Spoiled(failure: ["kind": "reset_after"], code: 1203, outcome: "applied", isThere: true),
            Spoiled(failure: ["kind": "truncated"], code: 1203, outcome: "applied", isThere: true),
            Spoiled(failure: ["kind": "not_json"], code: 1204, outcome: "applied", isThere: true),
            Spoiled(failure: ["kind": "wrong_type"], code: 1204, outcome: "applied", isThere: true),
            Spoiled(failure: ["kind": "huge"], code: 1204, outcome: "applied", isThere: true),
            Spoiled(failure: ["kind": "silent"], code: 1500, outcome: "unknown"),
            Spoiled(failure: ["kind": "silent_after"], code: 1500, outcome: "applied", isThere: true),
            Spoiled(
                failure: ["kind": "redirect", "location": "http://127.0.0.1:9/"],
                code: 1204,
                outcome: "not_applied"
            ),
            Spoiled(
                failure: ["kind": "status", "status": 500, "code": "CREATE_DATASOURCE_FAILED"],
                code: 1205,
                outcome: "not_applied"
            ),
            Spoiled(
                failure: ["kind": "status_after", "status": 500, "code": "SCHEMA_CACHE_FAILED"],
                code: 1102,
                outcome: "applied",
                isThere: true
            ),
            Spoiled(failure: ["kind": "status", "status": 503, "body": "busy"], code: 1203, outcome: "not_applied"),
            Spoiled(failure: ["kind": "status", "status": 404, "body": ""], code: 1204, outcome: "not_applied"),
            Spoiled(
                failure: ["kind": "status", "status": 401, "code": "AUTHENTICATION_ERROR"],
                code: 1200,
                outcome: "not_applied"
            ),
        ]
    )
    func aCreateThatGoesWrong(spoiled: Spoiled) throws {
        var failure = try #require(spoiled.failure.object)
        failure["method"] = "POST"
        try platform.fail(.object(failure))
        var document = databrainSample("a")
        document["timeoutMs"] = 2000
        let result = try serve([request(1, "datasource.create", document)])
        let error = try #require(result.error(1))
        #expect(error["code"]?.integer == spoiled.code)
        #expect(error["data"]?["outcome"]?.string == spoiled.outcome)
        let state = try platform.state
        #expect(state.count("POST") == 1)
        #expect(state.names.contains("a") == spoiled.isThere)
        #expect(state.undocumented == [])
        #expect(!result.output.contains("securepassword") && !result.errors.contains("securepassword"))
    }

    @Test("The second request of a connection may die, too", arguments: ["reset_before", "reset_after"])
    func theSecondRequestOfAConnection(kind: String) throws {
        try platform.fail(["kind": .string(kind), "method": "POST", "skip": 1])
        let result = try serve([
            request(1, "datasource.create", databrainSample("a")),
            request(2, "datasource.create", databrainSample("a-second", password: "p2")),
        ])
        let state = try platform.state
        #expect(state.count("POST") == 2)
        #expect(result.answers.count { $0["result"] != nil } == 1)
        let outcome = result.answers.compactMap { $0["error"]?["data"]?["outcome"]?.string }
        #expect(outcome == [kind == "reset_after" ? "applied" : "not_applied"])
        #expect(state.names.count == (kind == "reset_after" ? 2 : 1))
    }

    @Test func aNameThatWasThereIsNotTakenForCreated() throws {
        #expect(try serve([request(1, "datasource.create", databrainSample("a"))]).result(1) != nil)
        try platform.fail(["kind": "reset_before", "method": "POST"])
        let result = try serve([request(1, "datasource.create", databrainSample("a", password: "other"))])
        #expect(result.error(1)?["data"]?["outcome"] == "not_applied")
        #expect(try platform.state.body("a")?["credentials"]?["password"] == "securepassword")
    }

    @Test func updatesDeletesAndSyncsAreSentOnce() throws {
        #expect(try serve([request(1, "datasource.create", databrainSample("a"))]).result(1) != nil)
        var update = databrainSample("a", password: "new")
        update["name"] = "a"
        for method in ["PUT", "POST"] {
            try platform.fail(["kind": "reset_after", "method": .string(method)])
        }
        let first = try serve([
            request("update", "datasource.update", update),
            request("sync", "datasource.sync", ["name": "a", "platformId": .string(try platform.state.id("a") ?? "")]),
        ])
        try platform.fail(["kind": "reset_after", "method": "DELETE"])
        let second = try serve([request("delete", "datasource.delete", ["name": "a"])])
        #expect(first.error("update")?["data"]?["outcome"] == "unknown")
        #expect(first.error("sync")?["data"]?["outcome"] == "unknown")
        #expect(second.error("delete")?["data"]?["outcome"] == "applied")
        let state = try platform.state
        #expect(state.count("PUT") == 1 && state.count("POST") == 2 && state.count("DELETE") == 1)
    }

    @Test("Too many requests are waited for", arguments: [["Retry-After": "1"], [:]] as [JSONValue])
    func tooManyRequests(headers: JSONValue) throws {
        try platform.fail(["kind": "status", "status": 429, "method": "POST", "headers": headers, "times": 2])
        let start = ContinuousClock.now
        let result = try serve([request(1, "datasource.create", databrainSample("a"))])
        #expect(result.result(1) != nil)
        #expect(try platform.state.count("POST") == 3)
        let expected: Duration = headers == [:] ? .milliseconds(375) : .seconds(2)
        #expect(ContinuousClock.now - start >= expected)
    }

    @Test func aLimitThatOutlastsTheTimeIsTold() throws {
        let headers: JSONValue = ["Retry-After": "3600"]
        try platform.fail(["kind": "status", "status": 429, "headers": headers, "times": 100])
        let result = try serve([request(1, "datasource.list"), request(2, "datasource.create", databrainSample("a"))])
        for id in [1, 2] as [JSONValue] {
            #expect(result.error(id)?["code"] == 1202)
            #expect(result.error(id)?["data"]?["retryAfterMs"] == 3_600_000)
            #expect(result.error(id)?["data"]?["retryable"] == true)
        }
    }

    @Test func readsAreRepeatedUntilTheyWork() throws {
        try platform.fail(["kind": "reset_before", "method": "GET"])
        try platform.fail(["kind": "status", "status": 503, "method": "GET"])
        let result = try serve([request(1, "datasource.list")])
        #expect(result.result(1) == ["data": []])
        #expect(try platform.state.count("GET") == 3)
    }

    @Test func slownessIsNoFailureAndSilenceEndsAtTheDeadline() throws {
        try platform.fail(["kind": "slow", "delayMs": 400, "method": "GET"])
        #expect(try serve([request(1, "datasource.list")]).result(1) != nil)
        try platform.fail(["kind": "silent", "method": "GET", "times": 100])
        let start = ContinuousClock.now
        let result = try serve([
            request(1, "datasource.list", ["timeoutMs": 500]), request(2, "target.check", ["timeoutMs": 500]),
        ])
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(result.error(1)?["code"] == 1500)
        #expect(result.result(2)?["reachable"] == false)
    }

    @Test func aRefusedTokenIsSaid() throws {
        let wrong = ["DATABRAIN_SERVICE_TOKEN": "dbn_live_wrong_token"]
        let result = try serve([request(1, "datasource.list"), request(2, "target.check")], wrong)
        #expect(result.error(1)?["code"] == 1200)
        #expect(result.error(1)?["data"]?["upstream"]?["code"] == "AUTHENTICATION_ERROR")
        #expect(result.result(2)?["reachable"] == true && result.result(2)?["authenticated"] == false)
        #expect(!result.output.contains("dbn_live_wrong_token"))
    }

    @Test(
        "The platform's refusals",
        arguments: [
            (1, "datasource.create", "a", "securepassword", 1001, "DATASOURCE_NAME_ERROR"),
            (1, "datasource.update", "nowhere", "securepassword", 1000, "DATASOURCE_NAME_ERROR"),
            (0, "datasource.delete", "nowhere", "", 1000, "DATASOURCE_NAME_ERROR"),
            (0, "datasource.delete", "datamart-in-use", "", 1002, "DATASOURCE_IN_USE"),
            (1, "datasource.create", "b", "wrong-password-77", 1100, "CREDENTIAL_TEST_FAILED"),
        ]
    )
    func refusals(
        hasDocument: Int,
        method: String,
        name: String,
        password: JSONValue,
        code: Int,
        upstream: String
    ) throws {
        let prepared = try serve(
            ["a", "datamart-in-use"].map { request(.string($0), "datasource.create", databrainSample($0)) }
        )
        #expect(prepared.answers.allSatisfy { $0["result"] != nil })
        var params = hasDocument == 1 ? databrainSample(name, password: password) : [:]
        params["name"] = .string(name)
        let result = try serve([request(1, method, params)])
        let error = try #require(result.error(1))
        #expect(error["code"]?.integer == code)
        #expect(error["data"]?["upstream"]?["code"]?.string == upstream)
        #expect(error["data"]?["upstream"]?["service"] == "Databrain")
        #expect(error["data"]?["upstream"]?["requestId"]?.string?.hasPrefix("request-") == true)
        #expect(error["data"]?["outcome"] == "not_applied")
        if code == 1100 {
            #expect(error["data"]?["test"]?["via"] == "target")
            #expect(error["data"]?["test"]?["stage"] == nil)
            #expect(error["data"]?["test"]?["ok"] == false)
            #expect(!result.output.contains("wrong-password-77"))
        }
    }

    @Test func nothingListens() throws {
        let result = try serve(
            [request(1, "datasource.create", databrainSample("a")), request(2, "target.check")],
            ["DATABRAIN_BASE_URL": "http://127.0.0.1:1"]
        )
        #expect(result.error(1)?["code"] == 1203)
        #expect(result.error(1)?["data"]?["outcome"] == "not_applied")
        #expect(result.result(2)?["reachable"] == false)
    }

    @Test(
        "A token goes nowhere without TLS, and not without being had",
        arguments: [
            (["DATABRAIN_BASE_URL": "http://db.example.com"], 1302),
            (["DATABRAIN_SERVICE_TOKEN": "with space"], 1302),
        ] as [([String: String], Int)]
    )
    func configuration(environment: [String: String], code: Int) throws {
        let result = try serve([request(1, "datasource.list")], environment)
        #expect(result.error(1)?["code"]?.integer == code)
        #expect(!result.output.contains("with space"))
        #expect(try platform.state.requests == [])
    }

    @Test("No redirect is followed, whatever its status", arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) throws {
        let elsewhere = try DatabrainStandIn()
        let location = JSONValue.string(elsewhere.url + "/api/v2/datasource")
        let redirect: JSONValue = [
            "kind": "redirect", "status": .number(JSONNumber(status)), "location": location, "times": 10,
        ]
        try platform.fail(redirect)
        let result = try serve([request(1, "datasource.list"), request(2, "datasource.create", databrainSample("a"))])
        for id in [1, 2] as [JSONValue] {
            #expect(result.error(id)?["code"] == 1204)
            #expect(result.error(id)?["data"]?["upstream"]?["status"]?.integer == status)
        }
        #expect(try elsewhere.state.requests == [])
    }

    @Test func aTokenThatCannotBeHadIsNamed() throws {
        let settings: JSONValue = [
            "targets": [
                "prod": ["kind": "databrain", "baseURL": .string(platform.url), "token": ["$env": "NO_SUCH_TOKEN"]]
            ]
        ]
        let path = try folder.write("config.json", String(decoding: settings.bytes, as: UTF8.self))
        let list = request(1, "datasource.list", ["target": "prod"])
        let result = try Executable.serve([list], ["--config", path], in: folder)
        #expect(result.error(1)?["code"] == 1303)
        #expect(result.error(1)?["message"]?.string?.contains("NO_SUCH_TOKEN") == true)
        let given = ["NO_SUCH_TOKEN": DatabrainStandIn.token]
        let works = try Executable.serve([list], ["--config", path], in: folder, environment: given)
        #expect(works.result(1) == ["data": []])
    }

    @Test func aCancelledCreateTellsItsOutcome() throws {
        try platform.fail(["kind": "silent", "method": "POST"])
        let bridge = try RunningBridge(["--target", "databrain"], in: folder, environment: platform.environment)
        try bridge.send(request(1, "datasource.create", databrainSample("a")) + "\n")
        while try platform.state.count("POST") == 0 {
            Thread.sleep(forTimeInterval: 0.02)
        }
        try bridge.send(request(2, "bridge.cancel", ["id": 1]) + "\n")
        bridge.closeInput()
        let result = bridge.waitForEnd()
        #expect(result.result(2) == ["cancelled": true])
        #expect(result.error(1)?["code"] == 1501)
        #expect(result.error(1)?["data"]?["outcome"] == "unknown")
    }
}
