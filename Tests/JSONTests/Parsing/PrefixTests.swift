import JSON
import Testing

/// A text that is cut off anywhere is refused because it ends, and two texts are not one.
struct PrefixTests {
    /// Each begins with a byte that only its last byte ends, so that no beginning of it is a whole text.
    static let documents = [
        "[]", "{}", "\"\"", "null", "true", "false",
        " [ ] ", "\t{\r\n}",
        "[1,-2.5e+10,0,true,false,null,\"a\"]",
        "{\"a\":{\"b\":[{\"c\":\"d\"},[]]},\"e\":-0.0}",
        "\"plain and long enough for several words\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"",
        "\"\u{E9}\u{20AC}\u{1F600}\u{10FFFF}\"",
        "{\"\u{1F600}\\ud83d\\ude00\":[\"\u{E9}\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1.0,\"method\":\"bridge.ping\",\"params\":{}}",
    ]

    @Test("Every beginning is refused where it ends", arguments: documents.indices)
    func beginnings(ofDocument index: Int) {
        let document = Self.documents[index]
        let bytes = Array(document.utf8)
        #expect(Refusal(of: bytes) == nil)
        let end = (bytes.lastIndex { $0 != 0x20 } ?? 0) + 1
        for length in 0..<end {
            #expect(Refusal(of: Array(bytes.prefix(length))) == Refusal(.unexpectedEnd, at: length))
        }
    }

    @Test("A second text after the first is refused where it begins", arguments: documents.indices)
    func concatenation(withDocument index: Int) {
        let document = Self.documents[index]
        for next in Self.documents {
            let refusal = Refusal(of: document + next)
            let blanks = next.prefix { $0.isWhitespace }.utf8.count
            #expect(refusal == Refusal(.trailingBytes, at: document.utf8.count + blanks))
        }
    }

    @Test("Each end of a text is refused unless it is a text itself", arguments: documents.indices)
    func ends(ofDocument index: Int) throws {
        let document = Self.documents[index]
        let bytes = Array(document.utf8)
        let start = bytes.firstIndex { ![0x09, 0x0A, 0x0D, 0x20].contains($0) } ?? 0
        guard bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{") else { return }
        for position in (start + 1)..<bytes.count {
            let end = Array(bytes[position...])
            guard Refusal(of: end) == nil else { continue }
            Issue.record("Accepted: \(String(decoding: end, as: UTF8.self))")
        }
    }
}
