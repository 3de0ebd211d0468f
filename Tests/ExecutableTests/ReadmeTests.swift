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
}
