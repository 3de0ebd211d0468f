import Foundation
import JSON
import Testing

/// Where Foundation's JSON means the same as ours, both read the same values.
struct FoundationTests {
    @Test("What we write is what Foundation reads", arguments: UInt64(1)...20)
    func written(_ seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        var compared = 0
        for _ in 0..<50 {
            let value = random.value()
            guard Self.isComparable(value) else { continue }
            compared += 1
            guard !FoundationValue.reads(value.bytes, as: value) else { continue }
            Issue.record("\(String(decoding: value.bytes, as: UTF8.self))")
        }
        #expect(compared > 10)
    }

    @Test("What Foundation writes is what we read", arguments: UInt64(21)...40)
    func read(_ seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        for _ in 0..<50 {
            let strings = (0..<4).map { _ in random.string() }
            let object: [String: Any] = ["list": strings, "flag": true, "count": 7, "nested": ["a": NSNull()]]
            let bytes = [UInt8](try JSONSerialization.data(withJSONObject: object))
            let value = try Parsing.value(of: bytes)
            #expect(value["list"] == .array(strings.map(JSONValue.string)))
            #expect(value["flag"] == true)
            #expect(value["count"] == 7)
            #expect(value["nested"] == ["a": nil])
        }
    }

    /// Keys that Foundation would merge (equal or canonically equivalent) and numbers outside a double's range are left out.
    private static func isComparable(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .string:
            return true
        case .number(let number):
            return number.double.isFinite && (number.double.isNormal || number.double == 0)
        case .array(let elements):
            return elements.allSatisfy(isComparable)
        case .object(let object):
            return Set(object.keys).count == object.keys.count && object.members.allSatisfy { isComparable($0.value) }
        }
    }
}
