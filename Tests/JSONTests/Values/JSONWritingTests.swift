import JSON
import Testing

/// Compact writing: only what must be escaped is, and the output is one line.
struct JSONWritingTests {
    private func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.append(jsonString: text)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Control characters are escaped, in two characters where JSON has such a form")
    func controlCharacters() {
        let short: [UInt8: String] = [8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"]
        for byte in UInt8(0)..<0x20 {
            let digits = String(byte, radix: 16)
            let long = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            #expect(quoted(String(Unicode.Scalar(byte))) == "\"\(short[byte] ?? long)\"")
        }
    }

    @Test(
        arguments: [
            ("", "\"\""), ("\"", "\"\\\"\""), ("\\", "\"\\\\\""), ("/", "\"/\""), ("\u{7F}", "\"\u{7F}\""),
            ("\u{E9}\u{20AC}\u{1F600}", "\"\u{E9}\u{20AC}\u{1F600}\""), ("\u{2028}\u{2029}", "\"\u{2028}\u{2029}\""),
            ("plain\nplain\u{0}", "\"plain\\nplain\\u0000\""), ("\\u0041", "\"\\\\u0041\""), ("\"\"x", "\"\\\"\\\"x\""),
        ]
    )
    func strings(_ text: String, spelling: String) throws {
        #expect(quoted(text) == spelling)
        #expect(try Parsing.value(of: spelling) == .string(text))
    }

    @Test("Every scalar of the first plane comes back, and no line feed is written")
    func everyScalar() throws {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: (0...0xFFFF).compactMap { Unicode.Scalar($0 as UInt32) })
        let bytes = JSONValue.string(String(text)).bytes
        #expect(!bytes.contains { $0 < 0x20 })
        #expect(try Parsing.value(of: bytes) == .string(String(text)))
    }

    @Test("Writing appends to what a buffer holds")
    func appending() {
        var bytes = Array("x".utf8)
        bytes.append(json: ["a": [1, nil]])
        bytes.append(literal: "\n")
        bytes.append(json: true)
        #expect(String(decoding: bytes, as: UTF8.self) == "x{\"a\":[1,null]}\ntrue")
    }

    @Test("A string in the native storage of another encoding or a slice is written alike")
    func bridgedStrings() {
        let text = String(decoding: "caf\u{E9} \u{1F600}".utf16, as: UTF16.self)
        #expect(quoted(text) == "\"caf\u{E9} \u{1F600}\"")
        #expect(quoted(String(text.dropFirst(3))) == "\"\u{E9} \u{1F600}\"")
    }
}
