import JSON
import Testing

/// RFC 6901, section 3: `~` and `/` in a key are escaped, everything else stands as it is.
struct JSONPointerTests {
    @Test(
        arguments: [
            ("", "/"), ("foo", "/foo"), ("a/b", "/a~1b"), ("m~n", "/m~0n"), ("~1", "/~01"), ("/~/", "/~1~0~1"),
            ("c%d", "/c%d"), ("k\"l", "/k\"l"), (" ", "/ "), ("0", "/0"), ("\u{E9}/\u{1F600}", "/\u{E9}~1\u{1F600}"),
        ]
    )
    func keys(_ key: String, pointer: String) {
        #expect(JSONPointer(key).description == pointer)
        #expect(JSONPointer.root.appending(key).description == pointer)
        #expect(JSONPointer([.key(key)]).description == pointer)
    }

    @Test("Steps follow each other")
    func steps() {
        #expect(JSONPointer.root.description == "")
        #expect(JSONPointer("credentials", "password").description == "/credentials/password")
        #expect(JSONPointer("a").appending(0).appending("b/c").appending(12).description == "/a/0/b~1c/12")
        #expect(JSONPointer([.index(3), .key("x")]) == JSONPointer.root.appending(3).appending("x"))
    }
}
