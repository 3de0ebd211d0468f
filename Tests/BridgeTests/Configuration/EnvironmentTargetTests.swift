import JSON
import Testing

@testable import Bridge

/// Platforms that are targets because their tokens are in the environment.
@Suite struct EnvironmentTargetTests {
    private static func targets(_ variables: [String: String]) -> [EnvironmentTarget] {
        EnvironmentTarget.all { variables[$0] }.filter(\.isThere)
    }

    @Test(arguments: [
        ([:], []),
        (["DATABRAIN_BASE_URL": "https://a.example"], []),
        (["DATABRAIN_SERVICE_TOKEN": "t"], ["databrain"]),
        (["CREDIBLE_TOKEN": "t", "RIVERGEN_TOKEN": "t"], ["credible", "rivergen"]),
    ])
    func aTokenMakesATarget(variables: [String: String], names: [String]) {
        #expect(Self.targets(variables).map(\.name) == names)
    }

    @Test func theTokenStaysAReference() throws {
        let variables = ["DATABRAIN_SERVICE_TOKEN": "hunter2", "DATABRAIN_BASE_URL": "https://a.example"]
        let target = try #require(Self.targets(variables).first)
        #expect(target.problems == [])
        #expect(
            target.configuration.settings
                == ["token": ["$env": "DATABRAIN_SERVICE_TOKEN"], "baseURL": "https://a.example"]
        )
    }

    @Test(arguments: [
        (["DATABRAIN_SERVICE_TOKEN": "t", "DATABRAIN_BASE_URL": "nonsense"], ["$DATABRAIN_BASE_URL"]),
        (["RIVERGEN_TOKEN": "t", "RIVERGEN_BASE_URL": "nonsense"], ["$RIVERGEN_BASE_URL"]),
        (["CREDIBLE_TOKEN": "t"], ["$CREDIBLE_ORGANIZATION", "$CREDIBLE_PROJECT"]),
        (["CREDIBLE_TOKEN": "t", "CREDIBLE_ORGANIZATION": "o"], ["$CREDIBLE_PROJECT"]),
    ])
    func aProblemNamesItsVariable(variables: [String: String], sources: [String]) throws {
        let target = try #require(Self.targets(variables).first)
        #expect(target.problems.map(\.source) == sources)
        #expect(target.problems.allSatisfy { $0.target == target.name && $0.sentence.hasPrefix($0.source + ": ") })
    }
}
