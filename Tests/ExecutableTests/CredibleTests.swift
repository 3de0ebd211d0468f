import Foundation
import JSON
import Testing

/// The executable against Credible's stand-in.
@Suite struct CredibleTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func serve(
        _ requests: [String],
        on platform: CredibleStandIn,
        _ settings: JSONObject = [:],
        environment: [String: String] = [:]
    ) throws -> Executable.Result {
        let path = try platform.configure(in: folder, settings)
        return try Executable.serve(requests, ["--config", path], in: folder, environment: environment)
    }

    private func paths(_ answer: JSONValue?) -> Set<String> {
        Set(answer?["data"]?["issues"]?.array?.compactMap { $0["path"]?.string } ?? [])
    }

    // MARK: - Every surface

    @Test("The whole life of a connection", arguments: CredibleStandIn.Surface.all)
    func theWholeLife(surface: CredibleStandIn.Surface) throws {
        let platform = try CredibleStandIn(surface)
        var update = credibleSample("a", password: "new-password")
        update["name"] = "a"
        update["datasourceType"] = nil
        let result = try serve(
            [
                request(1, "datasource.create", credibleSample("a", password: ["$env": "PG_PASSWORD"])),
                request(2, "datasource.create", credibleSample("b")), request(3, "datasource.list"),
                request(4, "datasource.get", ["name": "a"]), request(5, "datasource.update", update),
                request(6, "datasource.delete", ["name": "b"]), request(7, "datasource.list"),
                request(8, "target.check"),
            ],
            on: platform,
            environment: ["PG_PASSWORD": "from-the-environment"]
        )
        #expect(result.result(1)?["name"] == "a" && result.result(1)?["datasourceType"] == "postgres")
        let item = { (name: JSONValue) -> JSONValue in ["name": name, "datasourceType": "postgres"] }
        let listed = try #require(result.result(3)?["data"]?.array)
        #expect(listed.count == 2 && listed.contains(item("a")) && listed.contains(item("b")))
        #expect(result.result(4)?["credentials"]?["host"] == "db.example.com")
        #expect(result.result(5)?["name"] == "a")
        #expect(result.result(6) == ["name": "b", "deleted": true])
        #expect(result.result(7) == ["data": [item("a")]])
        #expect(result.result(8)?["reachable"] == true && result.result(8)?["authenticated"] == true)
        let state = try platform.state
        #expect(state.undocumented == [])
        #expect(state.connection("a")?["postgresConnection"]?["password"] == "new-password")
        let create = surface.api == "admin" ? "" : "/a"
        #expect(state.requests.contains("POST \(surface.path)/connections\(create)"))
        #expect(state.requests.contains("PATCH \(surface.path)/connections/a"))
        #expect(state.requests.contains("DELETE \(surface.path)/connections/b"))
        let sent = state.bodies("POST").first { $0["name"] == "a" }
        #expect(JSONValue.object(credibleBody("a", password: "from-the-environment")).means(sent))
        // The Data API is asked to test first, the Admin API can't be.
        #expect(state.tests.count == (surface.api == "admin" ? 0 : 3))
        #expect(!result.output.contains("-password") && !result.output.contains("from-the-environment"))
    }

    @Test func theEnvironmentMakesItATarget() throws {
        let platform = try CredibleStandIn()
        let result = try Executable.serve(
            [request(1, "datasource.create", credibleSample("a")), request(2, "target.list")],
            ["--target", "credible"],
            in: folder,
            environment: [
                "CREDIBLE_TOKEN": CredibleStandIn.token, "CREDIBLE_BASE_URL": platform.url,
                "CREDIBLE_ORGANIZATION": "acme", "CREDIBLE_PROJECT": "sales",
            ]
        )
        #expect(result.result(1) != nil)
        #expect(try platform.state.names == ["a"])
        let told = result.result(2)?["data"]?.array?.first { $0["name"] == "credible" }
        #expect(told?["capabilities"]?["get"] == true && told?["capabilities"]?["rename"] == false)
    }

    @Test("A project that isn't there is the configuration's fault", arguments: ["data", "admin"])
    func noSuchProject(api: String) throws {
        let platform = try CredibleStandIn(.init(api: api))
        let result = try serve(
            [
                request(1, "datasource.list"), request(2, "datasource.create", credibleSample("a")),
                request(3, "datasource.get", ["name": "a"]), request(4, "target.check"),
                request(5, "datasource.delete", ["name": "a"]),
                request(6, "datasource.update", ["name": "a", "credentials": ["port": 1]]),
            ],
            on: platform,
            ["project": "other"]
        )
        for id in [1, 2, 3, 5, 6] as [JSONValue] {
            #expect(result.error(id)?["code"] == 1302, "\(id)")
        }
        for id in [2, 5, 6] as [JSONValue] {
            #expect(result.error(id)?["data"]?["outcome"] == "not_applied", "\(id)")
        }
        #expect(result.result(4)?["reachable"] == true)
    }

    // MARK: - Listing and reading

    @Test func listsPageAndFilter() throws {
        let platform = try CredibleStandIn(.init(), "--connections", "10000")
        let result = try serve(
            [
                request("all", "datasource.list"),
                request("page", "datasource.list", ["page": 100, "pageSize": 100]),
                request("beyond", "datasource.list", ["page": 101, "pageSize": 100]),
                request("filter", "datasource.list", ["nameContains": "_999", "page": 2, "pageSize": 6]),
                request("type", "datasource.list", ["datasourceType": "mysql", "page": 1, "pageSize": 2]),
            ],
            on: platform
        )
        let names = { (id: JSONValue) in result.result(id)?["data"]?.array?.compactMap { $0["name"]?.string } }
        #expect(names("all")?.count == 10000)
        #expect(names("page") == (9901...10000).map { "source_\($0)" })
        #expect(result.result("page")?["hasMore"] == false)
        #expect(names("beyond") == [])
        #expect(names("filter") == (9995...9999).map { "source_\($0)" })
        #expect(names("type") == ["source_1", "source_3"])
        #expect(result.result("type")?["hasMore"] == true)
        #expect(!result.output.contains("pw-listed"))
        #expect(try platform.state.undocumented == [])
    }

    @Test func schemasAndTablesAreShown() throws {
        let platform = try CredibleStandIn()
        try platform.set("a", credibleBody("a"))
        let result = try serve(
            [
                request(1, "datasource.schema", ["name": "a"]),
                request(2, "datasource.schema", ["name": "a", "schemaName": "sales data", "tableName": "orders"]),
                request(3, "datasource.schema", ["name": "nowhere"]),
            ],
            on: platform
        )
        #expect(result.result(1)?["data"]?.array?.map { $0["schemaName"]?.string } == ["public", "sales data"])
        let columns: JSONValue = [["name": "id", "type": "number"], ["name": "label", "type": "string"]]
        let table: JSONValue = ["name": "orders", "kind": "table", "columns": columns]
        #expect(result.result(2) == ["data": [["schemaName": "sales data", "tables": [table]]]])
        #expect(result.error(3)?["code"] == 1000)
        let path = "GET /api/v0/projects/sales/connections/a/schemas/sales%20data/tables"
        #expect(try platform.state.requests.contains(path))
        #expect(try platform.state.undocumented == [])
    }

    // MARK: - Updating

    @Test func anUpdateSendsTheWholeObjectWithWhatIsStored() throws {
        let platform = try CredibleStandIn()
        try platform.set("a", credibleBody("a"))
        let result = try serve(
            [request(1, "datasource.update", ["name": "a", "credentials": ["database": "other"]])],
            on: platform
        )
        #expect(result.result(1)?["name"] == "a")
        var expected = try #require(credibleBody("a")["postgresConnection"]?.object)
        expected["databaseName"] = "other"
        let sent = try #require(try platform.state.bodies("PATCH").first)
        #expect(sent.means(["postgresConnection": .object(expected)]))
        #expect(!result.output.contains("securepassword"))
    }

    @Test("A stored secret goes nowhere else by itself", arguments: ["data", "admin"])
    func destinations(api: String) throws {
        let platform = try CredibleStandIn(.init(api: api))
        try platform.set("a", credibleBody("a"))
        var trino: JSONObject = ["name": "t", "type": "trino"]
        trino["trinoConnection"] = [
            "server": "https://one.example.com", "user": "u", "catalog": "c", "peakaKey": "peaka-secret",
        ]
        try platform.set("t", trino)
        try platform.command(["secrets": "show", "extraFields": ["peakaKey"]])
        let elsewhere: JSONValue = ["host": "evil.example.com"]
        let kept: JSONValue = ["host": "evil.example.com", "password": ["$secret": "stored"]]
        let given: JSONValue = ["host": "new.example.com", "password": "given-again"]
        var requests = [
            request("host", "datasource.update", ["name": "a", "credentials": elsewhere]),
            request("kept", "datasource.update", ["name": "a", "credentials": kept, "dryRun": true]),
            request("port", "datasource.update", ["name": "a", "credentials": ["port": 1]]),
            request("unknown", "datasource.update", ["name": "t", "credentials": elsewhere]),
        ]
        if api == "data" {
            requests.append(request("test", "datasource.test", ["name": "a", "credentials": elsewhere]))
        }
        requests.append(request("given", "datasource.update", ["name": "a", "credentials": given]))
        let result = try serve(requests, on: platform)
        for id in ["host", "kept", "port"] as [JSONValue] {
            #expect(result.error(id)?["code"] == -32602, "\(id)")
            #expect(paths(result.error(id)) == ["/credentials/password"])
            #expect(result.error(id)?["data"]?["issues"]?.array?.first?["code"] == "secret_required")
            #expect(result.error(id)?["data"]?["outcome"] == "not_applied")
        }
        #expect(paths(result.error("unknown")) == ["/credentials/peakaKey"])
        if api == "data" {
            #expect(result.result("test")?["ok"] == false)
            #expect(result.result("test")?["fields"] == ["/credentials/password"])
        }
        #expect(result.result("given") != nil)
        let state = try platform.state
        #expect(state.count("PATCH") == 1)
        #expect(state.connection("a")?["postgresConnection"]?["password"] == "given-again")
        #expect(state.tests.allSatisfy { $0["postgresConnection"]?["password"] == "given-again" })
        #expect(!result.output.contains("peaka-secret") && !result.output.contains("securepassword"))
    }

    @Test("A secret that isn't shown isn't wiped", arguments: ["omit", "mask"], ["data", "admin"])
    func hiddenSecrets(how: String, api: String) throws {
        let platform = try CredibleStandIn(.init(api: api))
        try platform.set("a", credibleBody("a"))
        try platform.command(["secrets": .string(how)])
        let withPassword: JSONObject = ["name": "a", "credentials": ["port": 6432, "password": "given-again"]]
        let withoutPassword: JSONObject = ["name": "a", "credentials": ["port": 6433, "password": nil]]
        let keeping: JSONObject = ["name": "a", "credentials": ["port": 6434, "password": ["$secret": "stored"]]]
        let result = try serve(
            [
                request("lost", "datasource.update", ["name": "a", "credentials": ["port": 6431]]),
                request("kept", "datasource.update", keeping),
                request("dry", "datasource.update", ["name": "a", "dryRun": true, "credentials": ["port": 6431]]),
                request("test", "datasource.test", ["name": "a"]),
                request("given", "datasource.update", withPassword),
                request("none", "datasource.update", withoutPassword),
            ],
            on: platform
        )
        for id in ["lost", "kept", "dry"] as [JSONValue] {
            #expect(result.error(id)?["code"] == -32602, "\(id)")
            #expect(result.error(id)?["data"]?["outcome"] == "not_applied")
            #expect(paths(result.error(id)) == ["/credentials/password"])
            let issue = result.error(id)?["data"]?["issues"]?.array?.first
            #expect(issue?["code"] == "secret_required")
            #expect(issue?["message"]?.string?.contains("would be lost") == true)
        }
        #expect(result.error("test")?["code"] == 1301)
        #expect(result.result("given") != nil && result.result("none") != nil)
        let state = try platform.state
        #expect(state.count("PATCH") == 2)
        #expect(state.bodies("PATCH").first?["postgresConnection"]?["password"] == "given-again")
        #expect(state.connection("a")?["postgresConnection"]?.object?["password"] == nil)
        #expect(state.connection("a")?["postgresConnection"]?["port"] == 6433)
        #expect(state.undocumented == [])
    }

    @Test func whatIsAttachedKeepsItsSecretsByName() throws {
        let platform = try CredibleStandIn()
        let attached: JSONValue = [
            [
                "name": "sales", "type": "postgres",
                "postgresConnection": [
                    "host": "h", "databaseName": "d", "userName": "u", "password": ["$env": "PG_PASSWORD"],
                ],
            ],
            [
                "name": "files", "type": "s3",
                "s3Connection": ["accessKeyId": "AKIA1", "secretAccessKey": "s3-secret-1"],
            ],
            ["name": "more", "type": "gcs", "gcsConnection": ["keyId": "GOOG1", "secret": "gcs-secret-1"]],
        ]
        let create: JSONObject = [
            "name": "lake", "datasourceType": "duckdb", "credentials": ["attachedDatabases": attached],
        ]
        let change: JSONValue = [
            [
                "name": "files", "type": "s3",
                "s3Connection": ["accessKeyId": "AKIA2", "secretAccessKey": ["$secret": "stored"]],
            ],
            [
                "name": "sales", "type": "postgres",
                "postgresConnection": [
                    "host": "h", "databaseName": "e", "userName": "u", "password": ["$secret": "stored"],
                ],
            ],
        ]
        let result = try serve(
            [
                request(1, "datasource.create", create), request(2, "datasource.get", ["name": "lake"]),
                request(3, "datasource.update", ["name": "lake", "credentials": ["attachedDatabases": change]]),
            ],
            on: platform,
            environment: ["PG_PASSWORD": "pg-secret-1"]
        )
        #expect(result.result(1) != nil && result.result(3) != nil)
        let shown = result.result(2)?["credentials"]?["attachedDatabases"]?.array
        #expect(shown?.first?["postgresConnection"]?["password"] == ["$secret": "stored"])
        #expect(shown?.last?["gcsConnection"] == ["keyId": "GOOG1", "secret": ["$secret": "stored"]])
        let stored = try platform.state.connection("lake")?["duckdbConnection"]?["attachedDatabases"]?.array
        #expect(stored?.map { $0["name"]?.string } == ["files", "sales"])
        #expect(stored?.first?["s3Connection"] == ["accessKeyId": "AKIA2", "secretAccessKey": "s3-secret-1"])
        #expect(stored?.last?["postgresConnection"]?["password"] == "pg-secret-1")
        #expect(try platform.state.undocumented == [])
        #expect(!result.output.contains("-secret-1"))
    }

    @Test func whatIsAttachedAndHiddenIsNamed() throws {
        let platform = try CredibleStandIn()
        let element: JSONObject = [
            "name": "files", "type": "s3", "s3Connection": ["accessKeyId": "AKIA1", "secretAccessKey": "s3-secret-1"],
        ]
        let lake: JSONObject = [
            "name": "lake", "type": "duckdb", "duckdbConnection": ["attachedDatabases": [.object(element)]],
        ]
        try platform.set("lake", lake)
        try platform.command(["secrets": "omit"])
        var changed = element
        changed["s3Connection"] = ["accessKeyId": "AKIA2", "secretAccessKey": ["$secret": "stored"]]
        let result = try serve(
            [
                request(
                    1,
                    "datasource.update",
                    ["name": "lake", "credentials": ["attachedDatabases": [.object(changed)]]]
                )
            ],
            on: platform
        )
        #expect(result.error(1)?["code"] == -32602)
        #expect(paths(result.error(1)) == ["/credentials/attachedDatabases/0/s3Connection/secretAccessKey"])
        #expect(try platform.state.count("PATCH") == 0)
    }

    @Test func optionsOfTheAdminAPIChangeWithoutItsCredentials() throws {
        let platform = try CredibleStandIn(.init(api: "admin"))
        var body = credibleBody("a")
        body["includeTables"] = ["public.orders"]
        try platform.set("a", body)
        // It may leave credentials out altogether.
        try platform.set("bare", ["name": "bare", "type": "postgres", "includeTables": ["public.orders"]])
        let options: JSONValue = ["includeTables": ["public.*"], "excludeAllTables": false]
        let result = try serve(
            [
                request("get", "datasource.get", ["name": "a"]),
                request("a", "datasource.update", ["name": "a", "options": options, "test": false]),
                request("bare", "datasource.update", ["name": "bare", "options": options]),
                request("pattern", "datasource.update", ["name": "a", "options": ["includeTables": ["no pattern"]]]),
                request("away", "datasource.update", ["name": "a", "options": ["includeTables": nil]]),
            ],
            on: platform
        )
        #expect(result.result("get")?["options"]?["includeTables"] == ["public.orders"])
        #expect(result.result("a") != nil && result.result("bare") != nil)
        #expect(result.result("bare")?["warnings"]?.array?.contains { $0["path"] == "/test" } == true)
        #expect(paths(result.error("pattern")) == ["/options/includeTables/0"])
        #expect(paths(result.error("away")) == ["/options/includeTables"])
        let state = try platform.state
        #expect(state.bodies("PATCH").count == 2 && state.bodies("PATCH").allSatisfy { $0.means(options) })
        #expect(state.connection("a")?["postgresConnection"]?["password"] == "securepassword")
        #expect(state.undocumented == [])
    }

    @Test func whatChangesNothingIsNotSent() throws {
        let platform = try CredibleStandIn()
        try platform.set("a", credibleBody("a"))
        let result = try serve(
            [request(1, "datasource.update", ["name": "a", "credentials": ["port": 5432]])],
            on: platform
        )
        #expect(result.result(1)?["warnings"]?.array?.first?["message"]?.string?.contains("Nothing changes") == true)
        #expect(try platform.state.count("PATCH") == 0)
    }

    @Test func aTunnelCannotBeTakenAway() throws {
        let platform = try CredibleStandIn()
        var body = credibleBody("a")
        body["proxy"] = ["type": "ssh", "ssh": ["host": "b", "port": 22, "username": "s", "privateKey": "k"]]
        try platform.set("a", body)
        let result = try serve(
            [request(1, "datasource.update", ["name": "a", "credentials": ["sshTunnel": "disable"]])],
            on: platform
        )
        #expect(result.error(1)?["code"] == -32602)
        #expect(try platform.state.count("PATCH") == 0)
    }

    @Test func aTypeThatNobodyKnowsIsNotChanged() throws {
        let platform = try CredibleStandIn()
        try platform.set("lake", ["type": "ducklake", "ducklakeConnection": ["storage": ["bucketUrl": "s3://hush"]]])
        let result = try serve(
            [
                request(1, "datasource.get", ["name": "lake"]),
                request(2, "datasource.update", ["name": "lake", "credentials": ["storage": ["bucketUrl": "s3://b"]]]),
            ],
            on: platform
        )
        #expect(result.result(1)?["datasourceType"] == "ducklake")
        #expect(result.error(2)?["code"] == 1301)
        #expect(!result.output.contains("s3://hush"))
        #expect(try platform.state.count("PATCH") == 0)
    }

    // MARK: - Testing

    @Test func itIsToldToTest() throws {
        let platform = try CredibleStandIn()
        try platform.set("a", credibleBody("a"))
        let credentials = try #require(credibleSample("x")["credentials"])
        var wrong = credibleSample("b", password: "wrong-password-77")
        wrong["timeoutMs"] = 9000
        var untested = credibleSample("c", password: "wrong-password-78")
        untested["test"] = false
        let result = try serve(
            [
                request("given", "datasource.test", ["datasourceType": "postgres", "credentials": credentials]),
                request("stored", "datasource.test", ["name": "a"]),
                request(
                    "override",
                    "datasource.test",
                    ["name": "a", "credentials": ["password": "wrong-password-76"]]
                ),
                request("incomplete", "datasource.test", ["datasourceType": "postgres", "credentials": [:]]),
                request("nowhere", "datasource.test", ["name": "nowhere"]),
                request("create", "datasource.create", wrong), request("untested", "datasource.create", untested),
                request("type", "datasource.test", ["name": "a", "datasourceType": "mysql"]),
            ],
            on: platform
        )
        for id in ["given", "stored"] as [JSONValue] {
            #expect(result.result(id)?["ok"] == true && result.result(id)?["via"] == "target")
        }
        let failed = try #require(result.result("override"))
        #expect(failed["ok"] == false && failed["reason"] == "unknown" && failed["stage"] == nil)
        #expect(failed["message"] == "password authentication failed: \"<redacted>\"")
        #expect(result.result("incomplete")?["stage"] == "validate")
        #expect(result.error("nowhere")?["code"] == 1000)
        #expect(result.error("create")?["code"] == 1100)
        #expect(result.error("create")?["data"]?["test"]?["ok"] == false)
        #expect(result.error("create")?["data"]?["outcome"] == "not_applied")
        #expect(result.result("untested") != nil && result.result("untested")?["test"] == nil)
        #expect(result.error("type")?["code"] == -32602)
        let state = try platform.state
        #expect(state.names == ["a", "c"])
        // One test is one login.
        #expect(state.tests.count == 4)
        #expect(state.undocumented == [])
        #expect(!result.output.contains("wrong-password"))
    }

    @Test func theBridgeTestsWhatItIsTold() throws {
        let platform = try CredibleStandIn(.init(api: "admin"))
        let file = try folder.write("a.csv", "id\n1\n")
        let credentials: JSONValue = ["file": .string(file)]
        let result = try serve(
            [
                request(1, "datasource.test", ["datasourceType": "csv", "credentials": credentials]),
                request(
                    2,
                    "datasource.test",
                    ["datasourceType": "csv", "credentials": credentials, "via": "target"]
                ),
                request(3, "datasource.test", ["name": "a", "via": "bridge"]),
            ],
            on: platform
        )
        #expect(result.result(1)?["ok"] == true && result.result(1)?["via"] == "bridge")
        #expect(result.error(2)?["code"] == 1301)
        #expect(result.error(3)?["code"] == 1301)
        #expect(try platform.state.requests == [])
    }

    // MARK: - What isn't asked

    @Test func whatItCannotDoIsSaidWithTheAlternative() throws {
        let platform = try CredibleStandIn()
        try platform.set("a", credibleBody("a"))
        let result = try serve(
            [
                request("rename", "datasource.update", ["name": "a", "newName": "b"]),
                request("revision", "datasource.update", ["name": "a", "ifRevision": 1]),
                request("force", "datasource.delete", ["name": "a", "force": true]),
                request("deleteRevision", "datasource.delete", ["name": "a", "ifRevision": 1]),
                request("sync", "datasource.sync", ["name": "a"]),
                request("copy", "datasource.copy", ["name": "a", "to": "local", "from": "credible"]),
            ],
            on: platform
        )
        for answer in result.answers {
            #expect(answer["error"]?["code"] == 1301, "\(answer["id"] ?? .null)")
            #expect(answer["error"]?["data"]?["upstream"] == nil)
        }
        #expect(result.answers.count == 6)
        #expect(try platform.state.requests == [])
    }

    @Test func whatIsWrongIsFoundBeforeItIsAsked() throws {
        let platform = try CredibleStandIn()
        var schema = credibleSample("a")
        schema["credentials"] = ["host": "h", "username": "u", "database": "d", "schema": "public"]
        var options = credibleSample("a")
        options["options"] = ["includeTables": ["public.*"], "setupSQL": "select 1"]
        var tenancy = credibleSample("a")
        tenancy["tenancySettings"] = ["tenancyLevel": "DATABASE"]
        let result = try serve(
            [
                request("reserved", "datasource.create", credibleSample("duckdb")),
                request("space", "datasource.create", credibleSample("with space")),
                request("schema", "datasource.create", schema), request("options", "datasource.create", options),
                request("tenancy", "datasource.create", tenancy),
                request("stored", "datasource.create", credibleSample("a", password: ["$secret": "stored"])),
                request("unset", "datasource.create", credibleSample("a", password: ["$env": "NOT_SET"])),
                request("type", "datasource.create", ["name": "a", "datasourceType": "mongodb", "credentials": [:]]),
                request("get", "datasource.get", ["name": "../other"]),
                request("delete", "datasource.delete", ["name": "a/b"]),
            ],
            on: platform
        )
        #expect(paths(result.error("reserved")) == ["/name"] && paths(result.error("space")) == ["/name"])
        #expect(paths(result.error("schema")) == ["/credentials/schema"])
        #expect(paths(result.error("options")) == ["/options/includeTables", "/options/setupSQL"])
        #expect(paths(result.error("tenancy")) == ["/tenancySettings"])
        #expect(paths(result.error("stored")) == ["/credentials/password"])
        #expect(result.error("unset")?["code"] == 1303)
        #expect(paths(result.error("type")).contains("/datasourceType"))
        for id in ["reserved", "space", "schema", "options", "tenancy", "stored", "type"] as [JSONValue] {
            #expect(result.error(id)?["code"] == -32602, "\(id)")
            #expect(result.error(id)?["data"]?["outcome"] == "not_applied")
        }
        #expect(result.error("get")?["code"] == 1000 && result.error("delete")?["code"] == 1000)
        #expect(try platform.state.requests == [])
    }

    @Test("A dry run writes nothing and shows what would be written", arguments: ["data", "admin"])
    func aDryRun(api: String) throws {
        let platform = try CredibleStandIn(.init(api: api))
        try platform.set("there", credibleBody("there"))
        try platform.command(["secrets": "show"])
        var create = credibleSample("a", password: ["$env": "PG_PASSWORD"])
        create["dryRun"] = true
        var taken = credibleSample("there")
        taken["dryRun"] = true
        let update: JSONObject = ["name": "there", "credentials": ["database": "other"], "dryRun": true]
        let result = try serve(
            [
                request("create", "datasource.create", create), request("taken", "datasource.create", taken),
                request("update", "datasource.update", update),
            ],
            on: platform,
            environment: ["PG_PASSWORD": "env-password"]
        )
        let connections = platform.url + platform.surface.path + "/connections"
        let created = try #require(result.result("create")?["requests"]?.array?.first)
        #expect(created["method"] == "POST")
        #expect(created["url"]?.string == connections + (api == "admin" ? "" : "/a"))
        #expect(JSONValue.object(credibleBody("a", password: "<redacted>")).means(created["body"]))
        #expect(result.result("create")?["dryRun"] == true)
        #expect(result.error("taken")?["code"] == 1001)
        let updated = try #require(result.result("update")?["requests"]?.array?.first)
        #expect(updated["method"] == "PATCH" && updated["url"]?.string == connections + "/there")
        #expect(updated["body"]?["postgresConnection"]?["password"] == "<redacted>")
        #expect(updated["body"]?["postgresConnection"]?["databaseName"] == "other")
        #expect(try platform.state.requests.allSatisfy { $0.hasPrefix("GET ") })
        #expect(!result.output.contains("env-password") && !result.output.contains("securepassword"))
    }

    @Test func aSourceOfTheVaultCanBeCopiedThere() throws {
        let platform = try CredibleStandIn()
        _ = try folder.write("pw", "from a file\n")
        var document = credibleSample("vault-pg", password: ["$file": .string(folder.path("pw"))])
        document["target"] = "local"
        document["test"] = false
        document["options"] = ["tags": ["x"]]
        let copy: JSONObject = ["name": "vault-pg", "from": "local", "to": "credible", "newName": "pg"]
        var omitting = copy
        omitting["omit"] = ["/options"]
        let result = try serve(
            [
                request(1, "datasource.create", document), request(2, "datasource.copy", copy),
                request(3, "datasource.copy", omitting),
            ],
            on: platform
        )
        #expect(paths(result.error(2)) == ["/options/tags"])
        #expect(result.result(3)?["name"] == "pg")
        let stored = try platform.state.connection("pg")
        #expect(JSONValue.object(credibleBody("pg", password: "from a file")).means(stored))
    }

    @Test func whatNobodyKnowsPassesWithAWarning() throws {
        let platform = try CredibleStandIn()
        try platform.command(["extraFields": ["hobby"]])
        var document = credibleSample("a_b")
        document["credentials"] = ["connectionString": "postgresql://u:conn-secret@h/d", "hobby": "chess-secret"]
        let result = try serve([request(1, "datasource.create", document)], on: platform)
        let warned = result.result(1)?["warnings"]?.array?.compactMap { $0["path"]?.string }
        #expect(warned == ["/credentials/hobby"])
        let stored = try platform.state.connection("a_b")?["postgresConnection"]
        #expect(stored?["connectionString"] == "postgresql://u:conn-secret@h/d" && stored?["hobby"] == "chess-secret")
        #expect(!result.output.contains("-secret"))
    }
}
