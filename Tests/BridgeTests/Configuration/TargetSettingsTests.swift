import JSON
import Testing

@testable import Bridge

/// The settings of each kind of target.
@Suite struct TargetSettingsTests {
    @Test(arguments: [
        (TargetConfiguration.Kind.local, #"{}"#, []),
        (.local, #"{"token":"t"}"#, ["token"]),
        (.databrain, #"{"token":"t"}"#, []),
        (.databrain, #"{"token":{"$env":"T"},"baseURL":"https://a.example/prefix/","proxyFromEnvironment":true}"#, []),
        (.databrain, #"{"token":{"$file":"~/t"},"baseURL":"http://127.0.0.1:8080","caFile":"/ca.pem"}"#, []),
        (.databrain, #"{}"#, ["token"]),
        (.databrain, #"{"token":""}"#, ["token"]),
        (.databrain, #"{"token":1}"#, ["token"]),
        (.databrain, #"{"token":{"$nv":"T"}}"#, ["token"]),
        (.databrain, #"{"tokn":"t"}"#, ["tokn", "token"]),
        (.databrain, #"{"token":"t","proxyFromEnvironment":"yes"}"#, ["proxyFromEnvironment"]),
        (.databrain, #"{"token":"t","caFile":""}"#, ["caFile"]),
        (.credible, #"{"token":"t","organization":"o","project":"p"}"#, []),
        (.credible, #"{"token":"t","organization":"o","project":"p","api":"admin","scope":"environments"}"#, []),
        (.credible, #"{"token":"t"}"#, ["organization", "project"]),
        // Malloy Publisher has neither tokens nor organizations.
        (.credible, #"{"baseURL":"http://localhost:4000","project":"p"}"#, []),
        (.credible, #"{"baseURL":"http://localhost:4000","project":"p","api":"admin"}"#, ["organization"]),
        (.credible, #"{"project":"p"}"#, ["token", "organization"]),
        (.credible, #"{"token":"t","organization":"o.p","project":"../p"}"#, ["organization", "project"]),
        (.credible, #"{"token":"t","organization":"o","project":"p","api":"x","scope":"y"}"#, ["api", "scope"]),
        (.rivergen, #"{"token":"t"}"#, []),
        (.rivergen, #"{"token":"t","organization":"o"}"#, ["organization"]),
    ])
    func whatIsWrongIsToldByKey(kind: TargetConfiguration.Kind, settings: String, keys: [String]) throws {
        let given = try #require(json(settings).object)
        #expect(kind.problems(with: given).map(\.key) == keys)
    }

    @Test(
        arguments: [TargetConfiguration.Kind.databrain, .rivergen, .credible],
        [
            "nonsense", "", "ftp://a.example", "https://", "https://u:p@a.example/", "https://u@a.example",
            "https://a.example?q=1", "http://a.example", "https://a example",
        ]
    )
    func aBaseURLIsAnOriginWithAPrefix(kind: TargetConfiguration.Kind, url: String) throws {
        let given: JSONObject = [
            "token": "t", "baseURL": .string(url), "organization": "o", "project": "p",
        ]
        let problems = kind.problems(with: given).filter { $0.key == "baseURL" }
        #expect(problems.count == 1)
        #expect(!problems.contains { $0.message.contains("u:p") })
    }

    @Test func aMistypedSettingIsRecognized() {
        let problems = TargetConfiguration.Kind.databrain.problems(with: ["token": "t", "baseUrl": "https://a.example"])
        #expect(problems.map(\.message) == ["A target of this kind has no such setting. Did you mean `baseURL`?"])
    }
}
