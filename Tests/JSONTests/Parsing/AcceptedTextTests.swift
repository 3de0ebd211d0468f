import JSON
import Testing

/// The project's own texts that must be accepted, with the value that they stand for.
struct AcceptedTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let value: JSONValue

        init(_ text: String, _ value: JSONValue) {
            self.text = text
            self.value = value
        }

        var testDescription: String { text.debugDescription }
    }

    static let cases = [
        Case("null", nil),
        Case("true", true),
        Case("false", false),
        Case("0", 0),
        Case("-1", -1),
        Case(" \t\r\n1\r\n\t ", 1),
        Case("\"\"", ""),
        Case("[]", []),
        Case("{}", [:]),
        Case("[ \n]", []),
        Case("{ \t}", [:]),
        Case("[[],{},[[]]]", [[], [:], [[]]]),
        Case("[null,true,false,1,\"a\"]", [nil, true, false, 1, "a"]),
        Case("{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":2}", ["a": ["b": [1, ["c": nil]]], "d": 2]),
        Case(" { \"a\" : [ 1 , 2 ] , \"b\" : { } } ", ["a": [1, 2], "b": [:]]),
        Case("{\"\":1}", ["": 1]),
        Case("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
        Case("\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00\"", "A\u{E9}\u{20AC}\u{1F600}"),
        Case("\"\\u0000\"", "\u{0}"),
        Case("\"\\uD7FF\\uE000\\uFFFF\"", "\u{D7FF}\u{E000}\u{FFFF}"),
        Case("\"\\ud800\\udc00\\udbff\\udfff\"", "\u{10000}\u{10FFFF}"),
        Case(
            "\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"",
            "\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}"
        ),
        Case("\"\u{FEFF}\u{2028}\u{2029}\"", "\u{FEFF}\u{2028}\u{2029}"),
        Case("\"/* no comment */ // none\"", "/* no comment */ // none"),
        Case("\"abcdefg\\\\hijklmnop\\\"qrstuvwx\"", "abcdefg\\hijklmnop\"qrstuvwx"),
    ]

    @Test(arguments: cases)
    func value(_ accepted: Case) throws {
        #expect(try Parsing.value(of: accepted.text) == accepted.value)
    }

    @Test("A text may be parsed from any place in a larger buffer")
    func slices() throws {
        let buffer = Array("xx[\"abcdefghij\",1]\"abc".utf8)
        var parser = JSONParser()
        let value = try buffer.withUnsafeBytes { bytes in
            try parser.parse(UnsafeRawBufferPointer(rebasing: bytes[2..<18])).value
        }
        #expect(value == ["abcdefghij", 1])
    }
}
