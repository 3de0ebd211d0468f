import JSON
import Testing

@testable import Datasource

/// What somebody can send in one message mustn't hold up everybody else.
struct ManyMistakesTests {
    @Test("Millions of mistakes don't make millions of issues", arguments: [100, 101, 3000])
    func limit(count: Int) throws {
        let members = (0..<count).map { #""k\#($0)": 1"# }.joined(separator: ",")
        let found = try issues(in: postgres(members))
        #expect(found.count == min(count, 101))
        #expect(found.dropLast().allSatisfy { $0.code == .unknownField })
        #expect((found.last?.code == .tooManyIssues) == (count > 100))
        #expect((found.last?.message.contains(" 100 ") == true) == (count > 100))
    }

    @Test(
        "Beyond the limit a mistake costs next to nothing",
        arguments: [
            #"{"datasourceType": "postgres", "credentials": {MEMBERS}}"#,
            #"{"datasourceType": "csv", "credentials": {}, "tenancySettings": {MEMBERS}}"#,
            #"{"datasourceType": "csv", "credentials": {}, "options": {MEMBERS}}"#,
        ],
        [TargetRules.local, TargetRules(inferred: .error, unknownKeys: .error, unknownTypes: .error, options: nil)]
    )
    func cost(document: String, target: TargetRules) throws {
        let members = (0..<100_000).map { #""passwor\#($0)": {}"# }.joined(separator: ",")
        let text = document.replacing("MEMBERS", with: members)
        let parsed = try JSONDocument.parsing(Array(text.utf8))
        let validator = DocumentValidator(.create, target: target)
        let clock = ContinuousClock()
        var found: [Datasource.Issue] = []
        let duration = clock.measure { found = parsed.withRoot { validator.validate($0) } }
        #expect(found.count == 101)
        // A build without optimization takes 0.2 s; with a suggestion for each key it takes half a minute.
        #expect(duration < .seconds(15))
    }

    @Test(
        "A very long value is answered at once",
        arguments: [
            (#"{"name": "a", "datasourceType": "LONG", "credentials": {}}"#, Datasource.Issue.Code.unknownType),
            (#"{"datasourceType": "postgres", "credentials": {"host": "https://LONG"}}"#, .invalidFormat),
            (#"{"datasourceType": "postgres", "credentials": {"sslMode": "LONG"}}"#, .notAllowed),
            (#"{"datasourceType": "csv", "credentials": {"hasHeader": "LONG"}}"#, .wrongType),
        ]
    )
    func longValue(document: String, code: Datasource.Issue.Code) throws {
        let text = document.replacing("LONG", with: String(repeating: "a-", count: 1 << 19))
        let parsed = try JSONDocument.parsing(Array(text.utf8))
        var found: [Datasource.Issue] = []
        let duration = ContinuousClock().measure { found = parsed.withRoot { DocumentValidator(.create).validate($0) } }
        let issue = try #require(found.first { $0.code == code })
        #expect(issue.suggestion == nil)
        #expect(duration < .seconds(10))
    }

    @Test("A key of one endless character is quoted in part")
    func longCharacter() throws {
        let key = "k" + String(repeating: "\u{301}", count: 5000)
        let issue = try #require(try issues(in: postgres(#""\#(key)": 1"#)).first)
        #expect(issue.message.unicodeScalars.count < 120)
    }
}
