import JSON
import Testing

/// Depth and number of values are limited, at the value that goes beyond.
struct JSONLimitsTests {
    struct Nesting: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let open: String
        let close: String

        /// Offset of the opening byte of a level's container, counted from 0.
        let offset: @Sendable (Int) -> Int

        func text(levels: Int, inside: String = "") -> String {
            String(repeating: open, count: levels) + inside + String(repeating: close, count: levels)
        }
    }

    static let nestings = [
        Nesting(testDescription: "arrays", open: "[", close: "]", offset: { $0 }),
        Nesting(testDescription: "arrays with neighbours", open: "[0,", close: "]", offset: { 3 * $0 }),
        Nesting(testDescription: "objects", open: "{\"a\":", close: "}", offset: { 5 * $0 }),
    ]

    @Test("128 levels are accepted and 129 refused", arguments: nestings)
    func depth(_ nesting: Nesting) throws {
        #expect(Refusal(of: nesting.text(levels: 128, inside: "1")) == nil)
        let refusal = Refusal(of: nesting.text(levels: 129, inside: "1"))
        #expect(refusal == Refusal(.tooDeep(limit: 128), at: nesting.offset(128)))
    }

    @Test("The limit holds for an empty container and before a missing end")
    func depthOfUnfinishedText() {
        #expect(Refusal(of: String(repeating: "[", count: 128)) == Refusal(.unexpectedEnd, at: 128))
        #expect(Refusal(of: String(repeating: "[", count: 129)) == Refusal(.tooDeep(limit: 128), at: 128))
        #expect(Refusal(of: "[[]]", limits: JSONLimits(depth: 1)) == Refusal(.tooDeep(limit: 1), at: 1))
        #expect(Refusal(of: "[1]", limits: JSONLimits(depth: 1)) == nil)
    }

    @Test("Closed containers don't count as depth")
    func neighbours() {
        let text = "[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]"
        #expect(Refusal(of: text, limits: JSONLimits(depth: 3)) == nil)
        #expect(Refusal(of: text, limits: JSONLimits(depth: 2)) == Refusal(.tooDeep(limit: 2), at: 2))
    }

    @Test("A deep text is walked to its end")
    func deepValue() throws {
        let bytes = Array(Self.nestings[0].text(levels: 128, inside: "7").utf8)
        var value = try Parsing.value(of: bytes)
        #expect(value.bytes == bytes)
        var levels = 0
        while let first = value.array?.first {
            value = first
            levels += 1
        }
        #expect(levels == 128)
        #expect(value == 7)
    }

    @Test("Values are counted, keys are not")
    func values() {
        let text = "{\"a\":[1,2],\"b\":{}}"
        #expect(Refusal(of: text, limits: JSONLimits(values: 5)) == nil)
        #expect(Refusal(of: text, limits: JSONLimits(values: 4)) == Refusal(.tooManyValues(limit: 4), at: 15))
        #expect(Refusal(of: text, limits: JSONLimits(values: 2)) == Refusal(.tooManyValues(limit: 2), at: 6))
        #expect(Refusal(of: "1", limits: JSONLimits(values: 1)) == nil)
    }

    @Test("A million values are accepted and one more refused")
    func millionValues() {
        let zeros = Array(repeating: "0", count: 999_999).joined(separator: ",")
        #expect(Refusal(of: "[" + zeros + "]") == nil)
        let refusal = Refusal(of: "[" + zeros + ",0]")
        #expect(refusal == Refusal(.tooManyValues(limit: 1_000_000), at: 2 * 999_999 + 1))
    }
}
