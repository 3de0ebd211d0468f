import JSON
import Testing

@testable import JSONRPC

@Suite struct RequestIDTests {
    private func key(_ text: String) throws -> RequestID.Key? {
        try JSONDocument.parsing(text.bytes).withRoot { RequestID.Key($0) }
    }

    static let pairs: [(String, String, areSame: Bool)] = [
        ("1", "1", true),
        ("1", "1.0", false),
        ("1", "\"1\"", false),
        ("\"a\"", "\"\\u0061\"", true),
        ("\"\\/\"", "\"/\"", true),
        // One code point, and the same letter in two.
        ("\"\u{E9}\"", "\"e\u{301}\"", false),
        ("\"\u{E9}\"", "\"\\u00e9\"", true),
        ("12345678901234567890", "12345678901234567891", false),
        ("1e2", "100", false),
        ("\"\"", "\"\"", true),
    ]

    @Test(arguments: pairs)
    func sameIds(_ pair: (String, String, areSame: Bool)) throws {
        let first = try #require(try key(pair.0))
        let second = try #require(try key(pair.1))
        #expect((first == second) == pair.areSame)
    }

    @Test(arguments: ["null", "true", "[]", "{}"])
    func whatNamesNoRequest(_ text: String) throws {
        #expect(try key(text) == nil)
    }

    @Test func keepsItsSpelling() throws {
        let document = try JSONDocument.parsing(#""\u0041""#.bytes)
        document.withRoot { #expect(String(decoding: RequestID($0).spelling, as: UTF8.self) == #""\u0041""#) }
    }
}
