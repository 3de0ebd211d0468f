import Foundation
import JSON
import Testing

/// The executable against RiverGen's stand-in.
@Suite struct RiverGenTests {
    private let folder: TemporaryFolder
    private let platform: RiverGenStandIn

    init() throws {
        folder = try TemporaryFolder()
        platform = try RiverGenStandIn()
    }

    private func serve(_ requests: [String], _ environment: [String: String] = [:]) throws -> Executable.Result {
        let variables = platform.environment.merging(environment) { $1 }
        return try Executable.serve(requests, ["--target", "rivergen"], in: folder, environment: variables)
    }

    @Test func theWholeLifeOfASource() throws {
        let result = try serve(
            [
                request(1, "datasource.create", riverSample("a", password: ["$env": "PG_PASSWORD"])),
                request(2, "datasource.list"), request(3, "datasource.get", ["name": "a"]),
                request(
                    4,
                    "datasource.update",
                    [
                        "name": "a", "newName": "b", "credentials": ["host": "new.example.com", "password": "second"],
                        "options": ["max_retries": 7],
                    ]
                ),
                request(5, "datasource.test", ["name": "b"]), request(6, "datasource.sync", ["name": "b"]),
                request(7, "datasource.schema", ["name": "b", "schemaName": "public", "tableName": "active_users"]),
                request(8, "datasource.delete", ["name": "b"]), request(9, "datasource.list"),
                request(10, "target.check"),
            ],
            ["PG_PASSWORD": "from the environment"]
        )
        #expect(result.result(1)?["test"]?["ok"] == true)
        #expect(result.result(1)?["test"]?["via"] == "target")
        #expect(result.result(1)?["warnings"] == nil)
        let item = try #require(result.result(2)?["data"]?.array?.first)
        #expect(item["name"] == "a" && item["datasourceType"] == "postgres")
        #expect(item["description"] == "Main production database" && item["tags"] == ["production", "database"])
        #expect(item["updatedAt"]?.string?.hasSuffix(".000Z") == true)
        let document = try #require(result.result(3))
        #expect(
            document["credentials"]?["host"] == "db.example.com" && document["credentials"]?["database"] == "production"
        )
        #expect(document["credentials"]?["password"] == nil)
        #expect(document["options"]?["connection_pool_size"] == 5)
        #expect(document["lastTest"]?["ok"] == true && document["lastTest"]?["health"]?["uptimePercentage"] != nil)
        #expect(document["createdAt"] != nil && document["warnings"] == nil)
        #expect(result.result(4)?["name"] == "b" && result.result(4)?["test"]?["ok"] == true)
        #expect(result.result(5)?["server"] == ["version": "PostgreSQL 14.5"])
        #expect(result.result(6)?["schema"]?["tables"] == 35 && result.result(6)?["schema"]?["columns"] == 450)
        #expect(
            result.result(7)?["data"] == [
                [
                    "schemaName": "public",
                    "tables": [
                        [
                            "name": "active_users", "kind": "view",
                            "columns": [["name": "id", "type": "integer", "nullable": false]],
                        ]
                    ],
                ]
            ]
        )
        #expect(result.result(8) == ["name": "b", "deleted": true])
        #expect(result.result(9) == ["data": []])
        #expect(result.result(10)?["reachable"] == true && result.result(10)?["authenticated"] == true)
        let state = try platform.state
        #expect(state.undocumented == [])
        #expect(state.logins == 3)
        // Softly deleted, as usual there.
        let source = try #require(state.source("b"))
        #expect(source["credentials"] == ["username": "dbuser", "password": "second"])
        #expect(source["host"] == "new.example.com" && source["max_retries"] == 7)
        #expect(state.count("PATCH") == 2)
        #expect(state.requests.contains("DELETE /api/v1/data-sources/1"))
    }

    /// The body and the shorter example of the page about updating.
    @Test func theDocumentedUpdateIsSentExactly() throws {
        #expect(try serve([request(0, "datasource.create", riverSample("Production PostgreSQL"))]).result(0) != nil)
        let result = try serve([
            request(
                1,
                "datasource.update",
                [
                    "name": "Production PostgreSQL", "newName": "Updated PostgreSQL", "test": false,
                    "credentials": ["host": "newhost.example.com", "port": 5433],
                    "options": [
                        "description": "Updated description", "connection_pool_size": 10, "connection_timeout": 60,
                        "tags": ["updated", "production"],
                    ],
                ]
            )
        ])
        let answer = result.result(1)
        #expect(answer?["name"] == "Updated PostgreSQL" && answer?["datasourceType"] == "postgres")
        let places = answer?["warnings"]?.array?.map { $0["path"]?.string }
        #expect(places == ["/credentials/host", "/credentials/port"], "The stored password goes to another server.")
        let state = try platform.state
        let sent = try #require(state.bodies("PATCH /api/v1/data-sources/1").first)
        #expect(
            String(decoding: sent.bytes, as: UTF8.self)
                == #"{"name":"Updated PostgreSQL","description":"Updated description","host":"newhost.example.com","port":5433,"connection_pool_size":10,"connection_timeout":60,"tags":["updated","production"]}"#
        )
        #expect(state.undocumented == [] && state.count("PATCH") == 1)
    }

    @Test("A stored secret isn't sent to another server without a word", arguments: [true, false])
    func anotherServer(givesPassword: Bool) throws {
        var credentials: JSONObject = ["host": "other.example.com"]
        credentials["password"] = givesPassword ? "second" : ["$secret": "stored"]
        let result = try serve([
            request(1, "datasource.create", riverSample("a")),
            request(2, "datasource.update", ["name": "a", "credentials": .object(credentials)]),
        ])
        let places = result.result(2)?["warnings"]?.array?.map { $0["path"]?.string }
        #expect(places == (givesPassword ? nil : ["/credentials/host", "/test"]))
        #expect(result.result(2)?["test"]?["ok"] == (givesPassword ? true : nil))
        #expect(try platform.state.logins == (givesPassword ? 2 : 1))
    }

    @Test func anEmptyFilterIsNone() throws {
        let many = try RiverGenStandIn("--sources", "250")
        let query: JSONObject = ["nameContains": "", "pageSize": 1]
        let result = try Executable.serve(
            [request(1, "datasource.list", query)],
            ["--target", "rivergen"],
            in: folder,
            environment: many.environment
        )
        #expect(result.result(1)?["data"]?.array?.count == 1)
        #expect(try many.state.count("GET") == 1)
    }

    @Test func listsPageAndFilter() throws {
        let many = try RiverGenStandIn("--sources", "250")
        try many.command(["maximumPageSize": 60, "add": ["name": "note", "type": "csv", "description": "SOURCE-24"]])
        let result = try Executable.serve(
            [
                request("all", "datasource.list"),
                request("page", "datasource.list", ["page": 3, "pageSize": 10]),
                request("wide", "datasource.list", ["page": 2, "pageSize": 100]),
                request("last", "datasource.list", ["page": 26, "pageSize": 10]),
                request("filter", "datasource.list", ["nameContains": "ce-24", "page": 2, "pageSize": 4]),
                request("case", "datasource.list", ["nameContains": "CE-24"]),
                request("type", "datasource.list", ["datasourceType": "csv"]),
            ],
            ["--target", "rivergen"],
            in: folder,
            environment: many.environment
        )
        let names = { (id: JSONValue) in result.result(id)?["data"]?.array?.compactMap { $0["name"]?.string } }
        #expect(names("all") == (1...250).map { "source-\($0)" } + ["note"])
        #expect(names("page") == (21...30).map { "source-\($0)" } && result.result("page")?["hasMore"] == true)
        #expect(names("wide") == (101...200).map { "source-\($0)" } && result.result("wide")?["hasMore"] == true)
        #expect(names("last") == ["note"] && result.result("last")?["hasMore"] == false)
        #expect(names("filter") == (243...246).map { "source-\($0)" })
        #expect(names("case") == [])
        #expect(names("type") == ["note"])
        #expect(try many.state.undocumented == [])
    }

    @Test func tenThousandSources() throws {
        let many = try RiverGenStandIn("--sources", "10000")
        let start = ContinuousClock.now
        let result = try Executable.serve(
            [request(1, "datasource.list", ["timeoutMs": 120_000])],
            ["--target", "rivergen"],
            in: folder,
            environment: many.environment
        )
        #expect(result.result(1)?["data"]?.array?.count == 10_000)
        #expect(try many.state.count("GET") == 100)
        print("listing 10,000 sources took \(ContinuousClock.now - start)")
    }

    @Test func namesThatSeveralHaveAreReported() throws {
        for workspace in [1, 2] as [JSONValue] {
            try platform.command(["add": ["name": "a", "type": "postgresql", "workspace_id": workspace]])
        }
        let methods = [
            "datasource.get", "datasource.delete", "datasource.test", "datasource.sync", "datasource.schema",
        ]
        let result = try serve(methods.map { request(.string($0), $0, ["name": "a"]) })
        for method in methods {
            let error = try #require(result.error(.string(method)))
            #expect(error["code"] == -32602)
            #expect(error["data"]?["issues"]?.array?.first?["path"] == "/name")
            #expect(error["message"]?.string?.contains("1, 2") == true)
        }
        let ids = try serve([
            request(1, "datasource.sync", ["name": "a", "platformId": "2"]),
            request(2, "datasource.sync", ["name": "b", "platformId": "2"]),
            request(3, "datasource.sync", ["name": "b", "platformId": "x"]),
            request(4, "datasource.sync", ["name": "b", "platformId": "77"]),
        ])
        #expect(ids.result(1) != nil)
        #expect([2, 3, 4].map { ids.error($0)?["code"] } == [-32602, -32602, 1000])
        // One of them is the target's.
        let settings: JSONValue = [
            "targets": [
                "second": [
                    "kind": "rivergen", "baseURL": .string(platform.url), "token": .string(RiverGenStandIn.token),
                    "workspaceId": 2,
                ]
            ]
        ]
        let path = try folder.write("config.json", String(decoding: settings.bytes, as: UTF8.self))
        var elsewhere = riverSample("c")
        elsewhere["options"] = ["workspace_id": 3]
        let scoped = try Executable.serve(
            [
                request(1, "datasource.delete", ["name": "a"]), request(2, "datasource.create", riverSample("b")),
                request(3, "datasource.create", elsewhere), request(4, "datasource.list"),
            ],
            ["--config", path, "--target", "second"],
            in: folder
        )
        #expect(scoped.result(1)?["deleted"] == true)
        #expect(scoped.error(3)?["data"]?["issues"]?.array?.first?["path"] == "/options/workspace_id")
        #expect(scoped.result(4)?["data"]?.array?.count == 1)
        let state = try platform.state
        #expect(state.source("b")?["workspace_id"] == 2)
        #expect(Set(state.names) == ["a", "b"] && state.undocumented == [])
    }

    @Test func aTestThatFailsIsAResultAndKeepsTheSource() throws {
        var tunnelled = riverSample("b")
        tunnelled["credentials"] = [
            "host": "h", "username": "u", "database": "d", "sshTunnel": "enable", "sshHost": "no-ssh.example.com",
            "sshUsername": "t", "sshPrivateKey": .string(privateKey),
        ]
        let result = try serve([
            request(1, "datasource.create", riverSample("a", password: "wrong-password-77")),
            request(2, "datasource.create", tunnelled), request(3, "datasource.test", ["name": "a"]),
            request(4, "datasource.get", ["name": "a"]),
        ])
        let report = try #require(result.result(1)?["test"])
        #expect(report["ok"] == false && report["via"] == "target" && report["stage"] == nil)
        #expect(report["reason"] == "unknown" && report["nativeCode"] == "CONNECTION_ERROR")
        #expect(report["message"] == "Connection refused")
        #expect(report["fields"] == ["/credentials/host", "/credentials/port"])
        #expect(result.result(2)?["test"]?["reason"] == "ssh_failed")
        #expect(result.result(2)?["test"]?["fields"]?.array?.contains("/credentials/sshHost") == true)
        #expect(result.result(3)?["ok"] == false)
        #expect(result.result(4)?["lastTest"]?["ok"] == false)
        #expect(result.result(4)?["lastTest"]?["message"] == "Connection refused")
        let state = try platform.state
        #expect(Set(state.names) == ["a", "b"] && state.undocumented == [])
    }

    private var privateKey: String {
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
    }

    @Test func whatItCannotDoIsSaidWithTheAlternative() throws {
        let credentials: JSONValue = ["file": "f"]
        let result = try serve([
            request("revision", "datasource.update", ["name": "a", "ifRevision": 1]),
            request("deleteRevision", "datasource.delete", ["name": "a", "ifRevision": 1]),
            request(
                "unsaved",
                "datasource.test",
                ["datasourceType": "csv", "credentials": credentials, "via": "target"]
            ),
            request("overridden", "datasource.test", ["name": "a", "credentials": credentials, "via": "target"]),
            request("here", "datasource.test", ["name": "a", "via": "bridge"]),
            request("copy", "datasource.copy", ["name": "a", "to": "local"]),
        ])
        #expect(result.answers.count == 6)
        for answer in result.answers {
            #expect(answer["error"]?["code"] == 1301, "\(answer["id"] ?? .null)")
        }
        #expect(try platform.state.requests == [])
    }

    @Test func whatIsWrongIsFoundBeforeItIsAsked() throws {
        let change = { (name: String, members: JSONObject) -> JSONObject in
            var source = riverSample(name)
            members.members.forEach { source[$0.key.string] = $0.value }
            return source
        }
        let tls: JSONValue = ["host": "h", "username": "u", "database": "d", "sslMode": "require"]
        let result = try serve([
            request("tls", "datasource.create", change("a", ["credentials": tls])),
            request("tenancy", "datasource.create", change("a", ["tenancySettings": ["tenancyLevel": "DATABASE"]])),
            request("range", "datasource.create", change("a", ["options": ["connection_pool_size": 0]])),
            request("stored", "datasource.create", riverSample("a", password: ["$secret": "stored"])),
            request("newName", "datasource.update", ["name": "a", "newName": ""]),
            request("unset", "datasource.create", riverSample("a", password: ["$env": "NOT_SET"])),
        ])
        let paths = { (id: JSONValue) in
            result.error(id)?["data"]?["issues"]?.array?.filter { $0["severity"] == "error" }.compactMap {
                $0["path"]?.string
            }
        }
        #expect(paths("tls") == ["/credentials/sslMode"])
        #expect(paths("tenancy") == ["/tenancySettings"])
        #expect(paths("range") == ["/options/connection_pool_size"])
        #expect(paths("stored") == ["/credentials/password"])
        #expect(paths("newName") == ["/newName"])
        #expect(result.error("unset")?["code"] == 1303)
        for answer in result.answers {
            #expect(answer["error"]?["data"]?["outcome"] == "not_applied")
        }
        #expect(try platform.state.requests == [])
    }

    @Test func aDryRunReadsAlone() throws {
        try platform.command(["add": ["name": "there", "type": "postgresql", "host": "h", "port": 1]])
        var create = riverSample("a", password: ["$env": "PG_PASSWORD"])
        create["dryRun"] = true
        var taken = create
        taken["name"] = "there"
        let update: JSONObject = [
            "name": "there", "newName": "here", "dryRun": true,
            "credentials": ["database": "d", "username": "u", "password": "plain-password"],
        ]
        let result = try serve(
            [
                request(1, "datasource.create", create), request(2, "datasource.update", update),
                request(3, "datasource.create", taken),
                request(4, "datasource.update", ["name": "no", "dryRun": true]),
            ],
            ["PG_PASSWORD": "env-password"]
        )
        let url = platform.url + "/api/v1/data-sources"
        let body: JSONValue = [
            "name": "a", "type": "postgresql", "description": "Main production database", "host": "db.example.com",
            "port": 5432, "database_name": "production", "schema_name": "public", "tags": ["production", "database"],
            "credentials": ["username": "dbuser", "password": "<redacted>"],
        ]
        #expect(result.result(1)?["requests"] == [["method": "POST", "url": .string(url), "body": body]])
        #expect(
            result.result(2)?["requests"] == [
                ["method": "PATCH", "url": .string(url + "/1"), "body": ["name": "here", "database_name": "d"]],
                [
                    "method": "PATCH", "url": .string(url + "/1/credentials"),
                    "body": ["username": "u", "password": "<redacted>"],
                ],
            ]
        )
        #expect(result.result(1)?["dryRun"] == true && result.result(2)?["dryRun"] == true)
        #expect(result.error(3)?["code"] == 1001 && result.error(4)?["code"] == 1000)
        #expect(!result.output.contains("-password"))
        let state = try platform.state
        #expect(state.count("GET") == state.requests.count)
        #expect(state.names == ["there"])
    }

    @Test func whatIsStoredIsKeptAndMetadataIsMerged() throws {
        let stored: JSONValue = ["$secret": "stored"]
        #expect(try serve([request(0, "datasource.create", riverSample("a"))]).result(0) != nil)
        try platform.command(["set": ["1": ["metadata": ["owner": "x", "team": ["a": 1, "b": 2]]]]])
        let result = try serve([
            request(
                1,
                "datasource.update",
                [
                    "name": "a", "datasourceType": "postgres", "test": false,
                    "credentials": ["password": stored, "database": "other"],
                    "options": ["metadata": ["owner": nil, "team": ["b": 3]]],
                ]
            ),
            request(2, "datasource.update", ["name": "a", "datasourceType": "mysql", "credentials": [:]]),
            request(3, "datasource.update", ["name": "a", "newName": "a", "credentials": ["password": stored]]),
        ])
        #expect(result.result(1) != nil)
        #expect(result.error(2)?["data"]?["issues"]?.array?.first?["path"] == "/datasourceType")
        // What changes nothing is neither sent nor tested.
        #expect(result.result(3)?["name"] == "a" && result.result(3)?["test"] == nil)
        #expect(result.result(3)?["warnings"]?.array?.first?["message"] == "Nothing changes: nothing was sent.")
        let state = try platform.state
        #expect(state.logins == 1)
        #expect(state.source("a")?["credentials"]?["password"] == "securepassword")
        #expect(state.source("a")?["metadata"] == ["team": ["a": 1, "b": 3]])
        #expect(state.count("PATCH") == 1 && state.undocumented == [])
    }

    @Test func otherTypesPassWithAWarning() throws {
        let document: JSONObject = [
            "name": "queue", "datasourceType": "kafka",
            "credentials": ["host": "k", "port": 9092, "api_key": "kafka-secret-key"],
        ]
        let result = try serve([
            request(1, "datasource.create", document), request(2, "datasource.get", ["name": "queue"]),
            request(
                3,
                "datasource.update",
                ["name": "queue", "credentials": ["host": "l", "api_key": "second-secret"]]
            ),
        ])
        #expect(result.result(1)?["warnings"]?.array?.first?["path"] == "/datasourceType")
        #expect(result.result(2)?["datasourceType"] == "kafka")
        #expect(result.result(2)?["credentials"]?["host"] == "k")
        #expect(result.result(3)?["test"]?["ok"] == true)
        let state = try platform.state
        #expect(state.source("queue")?["type"] == "kafka" && state.source("queue")?["host"] == "l")
        #expect(state.source("queue")?["credentials"] == ["api_key": "second-secret"])
        #expect(!result.output.contains("secret-key") && state.undocumented == [])
    }

    @Test func aSourceOfTheVaultCanBeCopiedThere() throws {
        _ = try folder.write("pw", "from a file\n")
        var document = riverSample("a", password: ["$file": .string(folder.path("pw"))])
        document["target"] = "local"
        document["test"] = false
        let copy: JSONObject = ["name": "a", "from": "local", "to": "rivergen", "newName": "b"]
        let result = try serve([request(1, "datasource.create", document), request(2, "datasource.copy", copy)])
        #expect(result.result(2)?["name"] == "b" && result.result(2)?["test"]?["ok"] == true)
        let source = try #require(try platform.state.source("b"))
        #expect(source["credentials"]?["password"] == "from a file" && source["database_name"] == "production")
    }

    @Test func aTestOfWhatIsNotThereRunsFromThisComputer() throws {
        try platform.command(["add": ["name": "a", "type": "csv", "file_path": "x"]])
        let credentials: JSONValue = ["file": .string(try folder.write("a.csv", "id\n1\n"))]
        let result = try serve([
            request(1, "datasource.test", ["datasourceType": "csv", "credentials": credentials]),
            request(2, "datasource.test", ["name": "a", "credentials": credentials]),
        ])
        for id in [1, 2] as [JSONValue] {
            #expect(result.result(id)?["ok"] == true)
            #expect(result.result(id)?["via"] == "bridge")
        }
        #expect(try platform.state.logins == 0)
    }

    @Test func forGoodIsForGood() throws {
        for name in ["a", "b", "c-in-use"] {
            try platform.command(["add": ["name": .string(name), "type": "csv"]])
        }
        let result = try serve([
            request(1, "datasource.delete", ["name": "a", "force": true]),
            request(2, "datasource.delete", ["name": "b", "force": false]),
            request(3, "datasource.delete", ["name": "c-in-use"]),
        ])
        #expect(result.result(1) != nil && result.result(2) != nil)
        #expect(result.error(3)?["code"] == 1002)
        let state = try platform.state
        #expect(state.source("a") == nil && state.source("b")?["deleted_at"]?.string != nil)
        #expect(state.undocumented == [])
    }
}
