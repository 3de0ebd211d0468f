import Foundation
import JSON
import Testing

/// The executable against Databrain's stand-in.
@Suite struct DatabrainTests {
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

    @Test func theWholeLifeOfASource() throws {
        let mapping: JSONObject = [
            "tenancyLevel": "TABLE", "clientColumnType": "STRING", "schemaName": "public", "tableName": "clients",
            "tableClientNameColumn": "name", "tablePrimaryKeyColumn": "id",
        ]
        var create = databrainSample("production-postgres", password: ["$env": "PG_PASSWORD"])
        create["tenancySettings"] = .object(mapping)
        var update = databrainSample("production-postgres", password: "newpassword")
        update["name"] = "production-postgres"
        let result = try serve(
            [
                request(1, "datasource.create", create), request(2, "datasource.list"),
                request(3, "datasource.update", update), request(4, "datasource.create", databrainSample("other")),
                request(5, "datasource.delete", ["name": "production-postgres"]), request(6, "datasource.list"),
                request(7, "target.check"),
            ],
            ["PG_PASSWORD": "from the environment"]
        )
        #expect(result.result(1) == ["name": "production-postgres", "datasourceType": "postgres"])
        #expect(result.result(2) == ["data": [["name": "production-postgres"]]])
        #expect(result.result(3)?["name"] == "production-postgres")
        #expect(result.result(5) == ["name": "production-postgres", "deleted": true])
        #expect(result.result(6) == ["data": [["name": "other"]]])
        #expect(result.result(7)?["reachable"] == true && result.result(7)?["authenticated"] == true)
        let state = try platform.state
        #expect(state.undocumented == [])
        #expect(state.logins == 3)
        #expect(state.body("other") == .object(databrainSample("other")))
    }

    @Test func theDocumentedBodiesAreSentExactly() throws {
        var withTenancy = databrainSample("a", password: ["$env": "PG_PASSWORD"])
        withTenancy["tenancySettings"] = ["tenancyLevel": "DATABASE"]
        var update = databrainSample("a", password: "pw2")
        update["name"] = "a"
        let first = try serve([request(1, "datasource.create", withTenancy)], ["PG_PASSWORD": "pw1"])
        #expect(first.result(1) != nil)
        var expected = databrainSample("a", password: "pw1")
        expected["tenancySettings"] = ["tenancyLevel": "DATABASE"]
        #expect(try platform.state.body("a")?.bytes == JSONValue.object(expected).bytes)

        // What was set about tenancy stays when an update doesn't mention it.
        #expect(try serve([request(1, "datasource.update", update)]).result(1) != nil)
        expected = databrainSample("a", password: "pw2")
        expected["tenancySettings"] = ["tenancyLevel": "DATABASE"]
        #expect(try platform.state.body("a")?.bytes == JSONValue.object(expected).bytes)
        #expect(try platform.state.undocumented == [])
    }

    @Test func aPrefixAndAFullPathAreTheSame() throws {
        let prefixed = try DatabrainStandIn("--prefix", "/databrain")
        for end in ["/databrain", "/databrain/", "/databrain/api/v2"] {
            let result = try Executable.serve(
                [request(1, "datasource.list", ["target": "databrain"])],
                in: folder,
                environment: [
                    "DATABRAIN_SERVICE_TOKEN": DatabrainStandIn.token, "DATABRAIN_BASE_URL": prefixed.url + end,
                ]
            )
            #expect(result.result(1) == ["data": []])
        }
        #expect(try prefixed.state.undocumented == [])
    }

    @Test func listsPageAndFilter() throws {
        let many = try DatabrainStandIn("--names", "25")
        let result = try Executable.serve(
            [
                request("all", "datasource.list"),
                request("page", "datasource.list", ["page": 3, "pageSize": 10]),
                request("wide", "datasource.list", ["page": 1, "pageSize": 20]),
                request("filter", "datasource.list", ["nameContains": "ce-2", "page": 2, "pageSize": 4]),
                request("type", "datasource.list", ["datasourceType": "postgres"]),
            ],
            ["--target", "databrain"],
            in: folder,
            environment: many.environment
        )
        let names = { (id: JSONValue) in result.result(id)?["data"]?.array?.compactMap { $0["name"]?.string } }
        #expect(names("all")?.count == 25)
        #expect(names("page") == (21...25).map { "source-\($0)" })
        #expect(result.result("page")?["hasMore"] == false)
        #expect(names("wide") == (1...20).map { "source-\($0)" })
        #expect(result.result("wide")?["hasMore"] == true)
        #expect(names("filter") == ["source-23", "source-24", "source-25"])
        #expect(result.error("type")?["code"] == 1301)
        #expect(try many.state.undocumented == [])
    }

    @Test func syncNeedsTheIdOfThePlatform() throws {
        #expect(try serve([request(1, "datasource.create", databrainSample("a"))]).result(1) != nil)
        let id = try #require(try platform.state.id("a"))
        let result = try serve([
            request(1, "datasource.sync", ["name": "a"]),
            request(2, "datasource.sync", ["name": "a", "platformId": .string(id)]),
            request(3, "datasource.sync", ["name": "a", "platformId": "not-an-id"]),
        ])
        #expect(result.error(1)?["code"] == 1301)
        #expect(result.error(1)?["message"]?.string?.contains("?id=") == true)
        #expect(result.result(2)?["name"] == "a")
        #expect(result.error(3)?["code"] == 1000)
        #expect(result.error(3)?["data"]?["upstream"]?["code"] == "DATASOURCE_ID_ERROR")
        #expect(try platform.state.json["sources"]?["a"]?["syncs"] == 1)
    }

    @Test func whatItCannotDoIsSaidBeforeItIsAsked() throws {
        var renamed = databrainSample("a")
        renamed["name"] = "a"
        renamed["newName"] = "b"
        var revised = databrainSample("a")
        revised["name"] = "a"
        revised["ifRevision"] = 1
        let result = try serve([
            request("get", "datasource.get", ["name": "a"]),
            request("schema", "datasource.schema", ["name": "a"]),
            request("rename", "datasource.update", renamed),
            request("revision", "datasource.update", revised),
            request("force", "datasource.delete", ["name": "a", "force": true]),
            request("deleteRevision", "datasource.delete", ["name": "a", "ifRevision": 1]),
            request(
                "via",
                "datasource.test",
                ["datasourceType": "csv", "credentials": ["file": "f"], "via": "target"]
            ),
            request("stored", "datasource.test", ["name": "a"]),
            request("copy", "datasource.copy", ["name": "a", "to": "local"]),
        ])
        for answer in result.answers {
            #expect(answer["error"]?["code"] == 1301, "\(answer["id"] ?? .null)")
            #expect(answer["error"]?["data"]?["upstream"] == nil)
        }
        #expect(result.answers.count == 9)
        #expect(try platform.state.requests == [])
    }

    @Test func whatIsWrongIsFoundBeforeItIsAsked() throws {
        var incomplete = databrainSample("a")
        incomplete["name"] = "a"
        incomplete["credentials"] = ["host": "h", "password": "p"]
        var withOptions = databrainSample("a")
        withOptions["options"] = ["description": "d"]
        let result = try serve([
            request("incomplete", "datasource.update", incomplete),
            request("noCredentials", "datasource.update", ["name": "a", "datasourceType": "postgres"]),
            request("options", "datasource.create", withOptions),
            request("stored", "datasource.create", databrainSample("a", password: ["$secret": "stored"])),
            request("unset", "datasource.create", databrainSample("a", password: ["$env": "NOT_SET"])),
            request("type", "datasource.create", ["name": "a", "datasourceType": "duckdb", "credentials": [:]]),
        ])
        let paths = { (id: JSONValue) in
            Set(result.error(id)?["data"]?["issues"]?.array?.compactMap { $0["path"]?.string } ?? [])
        }
        #expect(paths("incomplete").isSuperset(of: ["/credentials/username", "/credentials/database"]))
        #expect(paths("noCredentials") == ["/credentials"])
        #expect(paths("options") == ["/options/description"])
        #expect(paths("stored") == ["/credentials/password"])
        #expect(result.error("unset")?["code"] == 1303)
        #expect(paths("type").contains("/datasourceType"))
        for answer in result.answers where answer["id"] != "unset" {
            #expect(answer["error"]?["code"] == -32602)
            #expect(answer["error"]?["data"]?["outcome"] == "not_applied")
        }
        #expect(try platform.state.requests == [])
    }

    @Test func aDryRunAsksNothing() throws {
        var create = databrainSample("a", password: ["$env": "PG_PASSWORD"])
        create["dryRun"] = true
        create["test"] = false
        var update = databrainSample("a", password: "plain-password")
        update["name"] = "a"
        update["dryRun"] = true
        let result = try serve(
            [request(1, "datasource.create", create), request(2, "datasource.update", update)],
            ["PG_PASSWORD": "env-password"]
        )
        for (id, method) in [(JSONValue(integerLiteral: 1), "POST"), (2, "PUT")] {
            let planned = try #require(result.result(id))
            #expect(planned["dryRun"] == true)
            let body = JSONValue.object(databrainSample("a", password: "<redacted>"))
            let url = JSONValue.string(platform.url + "/api/v2/datasource")
            #expect(planned["requests"] == [["method": .string(method), "url": url, "body": body]])
        }
        #expect(result.result(1)?["warnings"]?.array?.first?["path"] == "/test")
        #expect(!result.output.contains("-password"))
        #expect(try platform.state.requests == [])
    }

    @Test func aSourceOfTheVaultCanBeCopiedThere() throws {
        _ = try folder.write("pw", "from a file\n")
        var document = databrainSample("a", password: ["$file": .string(folder.path("pw"))])
        document["target"] = "local"
        document["test"] = false
        document["options"] = ["tags": ["x"]]
        let copy: JSONObject = ["name": "a", "from": "local", "to": "databrain", "newName": "b"]
        var omitting = copy
        omitting["omit"] = ["/options"]
        let result = try serve([
            request(1, "datasource.create", document), request(2, "datasource.copy", copy),
            request(3, "datasource.copy", omitting),
        ])
        #expect(result.error(2)?["code"] == -32602)
        #expect(result.error(2)?["data"]?["issues"]?.array?.first?["path"] == "/options/tags")
        #expect(result.result(3)?["name"] == "b")
        let sent = try platform.state.body("b")
        #expect(sent?["credentials"]?["password"] == "from a file")
        #expect(sent == .object(databrainSample("b", password: "from a file")))
    }

    @Test func aTestRunsFromThisComputer() throws {
        let file = try folder.write("a.csv", "id\n1\n")
        let credentials: JSONValue = ["file": .string(file)]
        let result = try serve([
            request(1, "datasource.test", ["datasourceType": "csv", "credentials": credentials]),
            request(2, "datasource.test", ["name": "a", "datasourceType": "csv", "credentials": credentials]),
        ])
        for id in [1, 2] as [JSONValue] {
            #expect(result.result(id)?["ok"] == true)
            #expect(result.result(id)?["via"] == "bridge")
        }
        #expect(try platform.state.requests == [])
    }

    @Test func unknownKeysAndUndocumentedFieldsPassWithAWarning() throws {
        try platform.command(["extraCredentials": ["hobby", "sslMode"]])
        var document = databrainSample("a")
        var credentials = try #require(document["credentials"]?.object)
        credentials["hobby"] = "chess-secret"
        credentials["sslMode"] = "require"
        document["credentials"] = .object(credentials)
        let result = try serve([request(1, "datasource.create", document)])
        let paths = result.result(1)?["warnings"]?.array?.compactMap { $0["path"]?.string }
        #expect(paths.map(Set.init) == ["/credentials/hobby", "/credentials/sslMode"])
        #expect(try platform.state.body("a")?["credentials"]?["hobby"] == "chess-secret")
        #expect(!result.output.contains("chess-secret"))
    }

    @Test func fiveHundredCreatesOverlapAndKeepTheirOrderByName() throws {
        try platform.command(["delayMs": 50])
        let requests = (0..<500).map { request(.string("\($0)"), "datasource.create", databrainSample("n\($0 % 250)")) }
        let start = ContinuousClock.now
        let result = try serve(requests)
        let elapsed = ContinuousClock.now - start
        let state = try platform.state
        #expect(result.answers.count == 500)
        // Of two with the same name, the first one wins.
        for number in 0..<250 {
            #expect(result.result(.string("\(number)")) != nil)
            #expect(result.error(.string("\(number + 250)"))?["code"] == 1001)
        }
        #expect(state.count("POST") == 500)
        #expect(state.mostRunning > 24 && state.mostRunning <= 32)
        #expect(state.undocumented == [])
        print("500 creates of 50 ms each took \(elapsed)")
    }
}
