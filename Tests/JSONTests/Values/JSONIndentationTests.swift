import JSON
import Testing

/// Writing for people: two spaces a level, empty containers on one line.
struct JSONIndentationTests {
    private func indented(_ value: JSONValue) -> String {
        var bytes: [UInt8] = []
        bytes.append(indentedJSON: value)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Nested containers")
    func nesting() {
        let value: JSONValue = ["a": [1, ["b": nil], []], "c": [:], "d\n": "e\n"]
        let text = """
            {
              "a": [
                1,
                {
                  "b": null
                },
                []
              ],
              "c": {},
              "d\\n": "e\\n"
            }
            """
        #expect(indented(value) == text)
    }

    @Test("Scalars and empty containers stand alone", arguments: [nil, true, 1, "a", [], [:]] as [JSONValue])
    func scalars(_ value: JSONValue) {
        #expect(indented(value) == String(decoding: value.bytes, as: UTF8.self))
    }
}
