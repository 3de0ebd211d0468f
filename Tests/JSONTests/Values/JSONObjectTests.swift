import JSON
import Testing

/// The order of members is kept, and keys are bytes.
struct JSONObjectTests {
    @Test("Members stand in the order written, duplicates included")
    func order() throws {
        let value = try Parsing.value(of: "{\"z\":1,\"a\":2,\"m\":3,\"a\":4,\"\":5}")
        #expect(value.object?.keys == ["z", "a", "m", "a", ""])
        #expect(value.object?.members.map(\.value) == [1, 2, 3, 4, 5])
        #expect(value["a"] == 2)
        #expect(value.bytes == Array("{\"z\":1,\"a\":2,\"m\":3,\"a\":4,\"\":5}".utf8))
    }

    @Test("Objects are equal when their members are, in order")
    func equality() {
        let one: JSONValue = ["a": 1, "b": 2]
        #expect(one == ["a": 1, "b": 2])
        #expect(one != ["b": 2, "a": 1])
        #expect(one != ["a": 1])
    }

    @Test("Setting keeps the place of a key, appends a new one and removes with nil")
    func setting() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["b"] = "two"
        object["d"] = 4
        object["a"] = JSONValue?.none
        object["e"] = JSONValue?.none
        #expect(object == ["b": "two", "c": 3, "d": 4])
        #expect(object["a"] == nil)
        object["c"] = .some(.null)
        #expect(object == ["b": "two", "c": nil, "d": 4])
    }

    @Test("Keys that only look alike are different keys")
    func canonicalEquivalence() throws {
        let value = try Parsing.value(of: "{\"caf\\u00e9\":1,\"cafe\\u0301\":2}")
        #expect(value["caf\u{E9}"] == 1)
        #expect(value["cafe\u{301}"] == 2)
        #expect(try Parsing.withView(of: value.bytes) { $0.firstDuplicateKey() } == nil)
    }

    @Test("A subscript of what isn't an object is nil")
    func otherKinds() {
        let values: [JSONValue] = [nil, true, 1, "a", ["a"], [:]]
        for value in values {
            #expect(value["a"] == nil)
        }
    }
}
