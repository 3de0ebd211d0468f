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

    @Test(
        "A create that goes wrong is sent once, and its outcome is told as it is",
        arguments: [
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
            Spoiled(
                failure: ["kind": "status", "status": 401, "code": "AUTHENTICATION_ERROR"],
                code: 1200,
                outcome: "not_applied"
            ),
        ]
    )
    func aCreateThatGoesWrong(spoiled: Spoiled) throws {
        try spoiled.check(.databrain, in: folder)
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

}
