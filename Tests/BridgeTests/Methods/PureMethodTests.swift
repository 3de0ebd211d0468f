import JSON
import JSONRPC
import Testing

@testable import Bridge

/// The methods that are answered at once.
@Suite struct PureMethodTests {
    private let bridge = TestBridge()

    @Test func aTypeIsDescribedByItsName() throws {
        let data = try #require(try bridge.answer("datasource.types", #"{"datasourceType":"csv"}"#)["data"]?.array)
        #expect(data.map { $0["datasourceType"] } == ["csv"])
        #expect(try bridge.answer("datasource.types", #"{}"#)["data"]?.array?.count ?? 0 > 1)
    }

    @Test(
        arguments: [("postgre", "postgres"), ("CSV", "csv"), ("trinoo", "trino"), ("nonsense", nil)]
            as [(String, String?)]
    )
    func aTypeIsSuggested(name: String, suggestion: String?) throws {
        let error = try #require(failure { _ = try bridge.answer("datasource.types", #"["\#(name)"]"#) })
        #expect(error.summary == ["unknown_type /datasourceType"])
        #expect(error.firstSuggestion == suggestion)
    }

    /// The fast way of `datasource.validate` knows the document's members by itself.
    @Test(arguments: Method.document(nameRequired: false).map(\.name) + ["for", "target"])
    func validateTakesItsParameters(name: String) throws {
        let value = name == "target" ? "local" : "create"
        let answer = try bridge.answer("datasource.validate", #"{"\#(name)":"\#(value)"}"#)
        #expect(answer["valid"] == false)
    }

    @Test func validateTellsAboutWrongParameters() throws {
        let params = #"{"name":"a","for":"x","traget":"local"}"#
        let error = try #require(failure { _ = try bridge.answer("datasource.validate", params) })
        #expect(error.summary == ["not_allowed /for", "unknown_field /traget"])
    }

    @Test func validateTakesParametersByPosition() throws {
        let answer = try bridge.answer("datasource.validate", #"["a","csv",{"file":"a.csv"}]"#)
        #expect(answer == ["valid": true, "issues": []])
    }

    @Test func onlyTheLocalTargetIsThereByItself() throws {
        let data = try #require(try bridge.answer("target.list", "{}")["data"]?.array)
        #expect(data.map { $0["name"] } == ["local"])
        #expect(data.first?["default"] == true)
    }

    @Test func whatIsWrongWithTheConfigurationIsTold() throws {
        let file = ConfigurationFile(text: Array(#"{"targets":1}"#.utf8), path: "config.json")
        let info = try TestBridge(file.configuration).answer("bridge.info", "{}")
        #expect(info["configurationError"]?["source"] == "config.json")
        #expect(info["configurationError"]?["pointer"] == "/targets")
    }
}
