import Foundation
import JSON
import Testing

/// The sessions that README shows, executed, so that they can't go stale.
@Suite struct ReadmeTests {
    private let readme: Readme

    init() throws {
        readme = try Readme(in: TemporaryFolder())
    }

    @Test func theSessionWorksAsShown() throws {
        let answers = try readme.paste("csv")
        #expect(answers.map { $0["id"] } == ["create", "test", "list", "update", "get", "delete"])
        #expect(answers.allSatisfy { $0["result"] != nil })
        for id in ["create", "get"] {
            try readme.expectAsShown(id, among: answers)
        }
    }

    @Test func mistakesAreExplainedAsShown() throws {
        _ = try readme.paste("csv")
        let answers = try readme.paste("mistakes")
        for id in ["missing", "mistyped"] {
            try readme.expectAsShown(id, among: answers)
        }
    }

    @Test func postgresWorksAsShown() throws {
        let servers = try ThrowAwayPostgres()
        let answers = try readme.paste(
            "postgres",
            environment: ["PG_PASSWORD": "right-pw"],
            replacing: [":5432,": ":\(servers.port),", "/tmp/postgres/": "\(servers.folder)/"]
        )
        #expect(answers.map { $0["id"] } == ["wrong password", "create app", "columns", "elsewhere"])
        for id in ["wrong password", "create app", "elsewhere"] {
            try readme.expectAsShown(id, among: answers, replacing: ["port \(servers.port)": "port 5432"])
        }
        let table = answers[2]["result"]?["data"]?.array?.first?["tables"]?.array?.first
        let name: JSONValue = ["name": "name", "type": "character varying(40)", "nullable": false]
        #expect(table?["columns"]?.array?.contains(name) == true)
    }

    @Test func databrainWorksAsShown() throws {
        let platform = try DatabrainStandIn()
        let environment = platform.environment.merging(["PG_PASSWORD": "securepassword"]) { $1 }
        let answers = try readme.paste("databrain", environment: environment)
        #expect(answers.map { $0["id"] } == ["dry run", "create", "list", "update", "delete"])
        for id in ["dry run", "update"] {
            let cloud = [platform.url: "https://api.usedatabrain.com"]
            try readme.expectAsShown(id, among: answers, replacing: cloud)
        }
        for answer in answers where answer["id"] != "update" {
            #expect(answer["result"] != nil)
        }
        #expect(answers[2]["result"]?["data"] == [["name": "production-postgres"]])
        let state = try platform.state
        #expect(state.undocumented == [])
        #expect(state.count("POST") == 1 && state.count("PUT") == 0 && state.count("DELETE") == 1)
    }

    @Test func copiesWorkAsShown() throws {
        let databrain = try DatabrainStandIn()
        let riverGen = try RiverGenStandIn()
        let credible = try CredibleStandIn()
        let environment = databrain.environment.merging(riverGen.environment) { $1 }
            .merging(credible.environment) { $1 }.merging(["PG_PASSWORD": "securepassword"]) { $1 }
        let answers = try readme.paste("copy", environment: environment)
        let ids: [JSONValue] = ["keep", "look first", "to RiverGen", "no place", "to Databrain", "to Credible"]
        #expect(answers.map { $0["id"] } == ids)
        for id in ["look first", "to RiverGen", "no place"] {
            try readme.expectAsShown(id, among: answers, replacing: [riverGen.url: "https://api.rivergen.com"])
        }
        #expect(answers[4]["result"]?["name"] == "warehouse")
        let copy = try #require(try riverGen.state.source("warehouse"))
        #expect(copy["credentials"]?["password"] == "securepassword" && copy["tags"] == ["production"])
        #expect(try databrain.state.body("warehouse")?["credentials"]?["password"] == "securepassword")
        #expect(answers[5]["result"]?["name"] == "warehouse")
        #expect(try credible.state.connection("warehouse")?["postgresConnection"]?["password"] == "securepassword")
        #expect(try databrain.state.undocumented == [] && riverGen.state.undocumented == [])
        #expect(try credible.state.undocumented == [])
    }
}
