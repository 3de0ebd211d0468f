import JSON
import Testing

/// Reading a parsed text where it stands.
struct JSONViewTests {
    static let text = "{\"a\" : [1, \"b\\n\", {}], \"c\":true, \"d\":null, \"e\":-1.50}"

    private func spelled(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    @Test("Spelling, offset and count of a container's inside")
    func places() throws {
        try Parsing.withView(of: Self.text) { root in
            #expect(root.count == 4)
            #expect(root.offset == 0)
            #expect(spelled(root.spelling) == Self.text)
            let array = root.member("a")
            #expect(array?.count == 3)
            #expect(array?.offset == 7)
            #expect(array.map { spelled($0.spelling) } == "[1, \"b\\n\", {}]")
            let string = array?.elements.dropFirst().first { _ in true }
            #expect(string?.offset == 12)
            #expect(string.map { spelled($0.spelling) } == "b\\n")
            #expect(string.map { spelled($0.quotedSpelling) } == "\"b\\n\"")
            #expect(string?.string == "b\n")
            #expect(root.member("e").map { spelled($0.quotedSpelling) } == "-1.50")
        }
    }

    @Test("Walking visits members and elements in order")
    func walking() throws {
        try Parsing.withView(of: Self.text) { root in
            #expect(root.members.map(\.key.string) == ["a", "c", "d", "e"])
            #expect(root.members.map(\.value.kind) == [.array, .true, .null, .number])
            #expect(root.member("a").map { $0.elements.map(\.kind) } == [.number, .string, .object])
            #expect(root.elements.map(\.kind) == [])
            #expect(root.member("a").map { $0.members.map(\.key.string) } == [])
            #expect(root.member("c").map { $0.elements.map(\.kind) } == [])
        }
    }

    @Test("Each accessor is nil for other kinds", arguments: JSONValueTests.all)
    func accessors(_ value: JSONValue) throws {
        try Parsing.withView(of: value.bytes) { view in
            #expect(view.kind == value.kind)
            #expect(view.bool == value.bool)
            #expect(view.integer == value.integer)
            #expect(view.number == value.number)
            #expect(view.string == value.string)
            #expect(view.isNull == value.isNull)
            #expect(view.isString == (value.string != nil))
            #expect(view.isArray == (value.array != nil))
            #expect(view.isObject == (value.object != nil))
            #expect(view.member("a")?.value == value["a"])
            #expect(view.value == value)
        }
    }

    @Test("A member is found by its text, also when its key is spelled with escapes; the first of two counts")
    func members() throws {
        try Parsing.withView(of: "{\"\\u0061\":1,\"a\":2,\"\":3,\"e\\u0301\":4}") { root in
            #expect(root.member("a")?.integer == 1)
            #expect(root.member(named: "a")?.integer == 1)
            #expect(root.member("")?.integer == 3)
            #expect(root.member(named: "e\u{301}")?.integer == 4)
            #expect(root.member(named: "\u{E9}") == nil)
            #expect(root.member("aa") == nil)
            #expect(root.member(named: "A") == nil)
        }
    }

    @Test("Texts of strings are compared byte by byte, whatever their spelling")
    func sameText() throws {
        try Parsing.withView(of: "[\"a\\/\",\"\\u0061/\",\"a/\",\"a\\\\/\",\"1\",1]") { root in
            let views = Array(root.elements)
            for left in 0..<3 {
                for right in 0..<3 {
                    #expect(views[left].hasSameText(as: views[right]))
                }
                #expect(!views[left].hasSameText(as: views[3]))
                #expect(!views[3].hasSameText(as: views[left]))
                #expect(views[left].equals("a/" as StaticString))
                #expect(views[left].equals("a/" as String))
                #expect(views[left].hasEscapes == (left < 2))
            }
            #expect(!views[4].hasSameText(as: views[5]))
            #expect(!views[5].hasSameText(as: views[4]))
            #expect(!views[5].equals("1" as StaticString))
        }
    }
}
