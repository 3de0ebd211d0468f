import JSON
import Testing

/// Each accessor answers for its kind and is nil for the others.
struct JSONValueTests {
    static let all: [JSONValue] = [nil, true, false, 5, "text", [1, 2], ["a": 1]]

    @Test(arguments: all)
    func accessors(_ value: JSONValue) {
        #expect(value.isNull == (value.kind == .null))
        #expect((value.bool != nil) == (value.kind == .true || value.kind == .false))
        #expect((value.integer != nil) == (value.kind == .number))
        #expect((value.string != nil) == (value.kind == .string))
        #expect((value.array != nil) == (value.kind == .array))
        #expect((value.object != nil) == (value.kind == .object))
    }

    @Test("Literals build what their text means")
    func literals() throws {
        let value: JSONValue = ["a": [nil, true, 1, "b", [:]], "c": ["d": []]]
        #expect(String(decoding: value.bytes, as: UTF8.self) == "{\"a\":[null,true,1,\"b\",{}],\"c\":{\"d\":[]}}")
        #expect(value["a"]?.array?[2].integer == 1)
        #expect(value["c"]?["d"]?.array == [])
    }

    @Test("Equal values have equal hashes and different ones tell apart in a set")
    func hashing() throws {
        let copies = try Self.all.map { try Parsing.value(of: $0.bytes) }
        #expect(Set(Self.all) == Set(copies))
        #expect(Set(Self.all).count == Self.all.count)
    }

    @Test("Strings compare as bytes of UTF-8")
    func strings() {
        #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
    }

    @Test("The words for the kinds")
    func kinds() {
        let words = Self.all.map(\.kind.description)
        #expect(words == ["null", "a boolean", "a boolean", "a number", "a string", "an array", "an object"])
    }
}
