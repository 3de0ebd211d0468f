import JSON
import Testing

/// Duplicate keys parse, and can be found.
struct DuplicateKeyTests {
    @Test(
        "The pointer of the first duplicate",
        arguments: [
            ("{\"a\":1,\"a\":2}", "/a"),
            ("{\"a\":1,\"\\u0061\":2}", "/a"),
            ("{\"\\u0061\":1,\"a\":2}", "/a"),
            ("{\"\\u0061\":1,\"\\u0061\":2}", "/a"),
            ("{\"\\ud83d\\ude00\":1,\"\u{1F600}\":2}", "/\u{1F600}"),
            ("{\"\":1,\"\":2}", "/"),
            ("{\"a/b\":1,\"~\":2,\"a\\/b\":3}", "/a~1b"),
            ("{\"a\":1,\"b\":2,\"c\":3,\"b\":4}", "/b"),
            ("{\"a\":{\"x\":1},\"b\":{\"x\":1,\"y\":2,\"x\":3}}", "/b/x"),
            ("[1,[2,{\"a\":[{\"k\":1,\"k\":2}]}]]", "/1/1/a/0/k"),
            ("{\"a\":{\"b\":1,\"b\":2},\"a\":3}", "/a"),
            ("{\"list\":[{\"a\":1},{\"a\":1},{\"b\":1,\"b\":2}]}", "/list/2/b"),
        ]
    )
    func found(_ text: String, pointer: String) throws {
        #expect(try Parsing.withView(of: text) { $0.firstDuplicateKey()?.description } == pointer)
    }

    @Test(
        "No duplicate",
        arguments: [
            "1", "\"a\"", "[]", "{}", "[1,1]", "{\"a\":1}", "{\"a\":\"a\",\"b\":\"a\"}", "{\"a\":{\"a\":{\"a\":1}}}",
            "[{\"a\":1},{\"a\":1}]", "{\"a\":1,\"A\":2,\"aa\":3,\"\":4}", "{\"\\u00e9\":1,\"e\\u0301\":2}",
            "{\"a\\u0000\":1,\"a\":2}", "{\"k1\":[\"k2\"],\"k2\":[\"k1\"]}",
        ]
    )
    func none(_ text: String) throws {
        #expect(try Parsing.withView(of: text) { $0.firstDuplicateKey() } == nil)
    }

    @Test(
        "A duplicate is found among few and among many keys, wherever its two places are",
        arguments: [2, 15, 16, 17, 18, 300]
    )
    func places(_ count: Int) throws {
        for second in [1, count / 2, count - 1] where second > 0 {
            for first in [0, second / 2, second - 1] {
                var keys = (0..<count).map { "key\($0)" }
                keys[second] = "k\\u0065y\(first)"
                let text = "{" + keys.map { "\"\($0)\":[{\"key0\":0}]" }.joined(separator: ",") + "}"
                let found = try Parsing.withView(of: text) { $0.firstDuplicateKey()?.description }
                #expect(found == "/key\(first)")
            }
        }
    }

    @Test("An object answers for itself alone, and a value inside can be asked")
    func parts() throws {
        try Parsing.withView(of: "{\"a\":{\"b\":1,\"b\":2},\"c\":[{\"d\":1,\"d\":2}]}") { root in
            #expect(root.duplicateKey == nil)
            #expect(root.member("a")?.duplicateKey == "b")
            #expect(root.member("c")?.duplicateKey == nil)
            #expect(root.member("c")?.firstDuplicateKey()?.description == "/0/d")
        }
    }
}
