import Datasource
import JSON
import Testing

struct NameTests {
    @Test("1 to 255 Unicode scalars, whatever they are", arguments: ["a", "é", "e\u{301}", "👩‍👩‍👧", "名", "\u{10FFFF}"])
    func length(unit: String) throws {
        let scalars = unit.unicodeScalars.count
        let longest = String(repeating: unit, count: 255 / scalars) + String(repeating: "a", count: 255 % scalars)
        #expect(try issues(in: postgres(name: longest)) == [])
        #expect(try issues(in: postgres(name: longest + "a")).summary == ["error too_long /name"])
    }

    @Test(arguments: ["\\u0000", "\\u001f", "\\n", "\\t", "\u{7F}", "\u{80}", "\u{9F}", "\\u0085"])
    func controlCharacter(character: String) throws {
        #expect(try issues(in: postgres(name: "a\(character)b")).summary == ["error invalid_format /name"])
    }

    @Test(
        "What looks like a control character in UTF-8 but isn't",
        arguments: ["\u{A0}", "\u{C0}", "\u{20AC}", "\u{2028}", " "]
    )
    func otherCharacter(character: String) throws {
        #expect(try issues(in: postgres(name: character)) == [])
    }

    @Test func canonicallyEqualNamesDiffer() throws {
        let document =
            "{\"name\": \"\u{E9}\", \"datasourceType\": \"csv\", \"credentials\": {\"file\": \"f\", \"name\": \"e\u{301}\"}}"
        #expect(try issues(in: document).summary == ["error conflict /credentials/name"])
    }

    @Test("The same name spelled with escapes is the same")
    func escapedName() throws {
        let document = #"{"name": "ab", "datasourceType": "csv", "credentials": {"file": "f", "name": "a\u0062"}}"#
        #expect(try issues(in: document) == [])
    }

    @Test("Any other parameter that is a name", arguments: [(#""a""#, nil), (#""""#, "empty"), ("1", "wrong_type")])
    func otherParameter(value: String, code: String?) throws {
        let issue = try JSONDocument.parsing(Array(value.utf8)).withRoot { DocumentName.issue(in: $0, key: "newName") }
        #expect(issue?.code.rawValue == code)
        #expect(issue.map { $0.path.description == "/newName" } ?? true)
    }
}
