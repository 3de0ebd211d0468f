import Testing

@testable import Datasource

struct SpellingTests {
    @Test(arguments: [
        ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "abcd", 1), ("abc", "axc", 1), ("", "abc", 3),
        ("ca", "abc", 3), ("abcdef", "badcfe", 3),
    ])
    func distance(left: String, right: String, expected: Int) {
        #expect(Spelling.distance(Array(left.utf8), Array(right.utf8)) == expected)
        #expect(Spelling.distance(Array(right.utf8), Array(left.utf8)) == expected)
    }

    @Test(arguments: [
        ("user_name", "username"), ("USERNAME", "username"), ("usrename", "username"), ("prot", "port"),
        ("hots", "host"),
        ("pass", "password"), ("po", nil), ("x", nil), ("", nil), ("___", nil), ("completely different", nil),
    ])
    func closest(word: String, expected: String?) {
        #expect(Spelling.closest(to: word, among: ["host", "port", "username", "password"]) == expected)
    }

    @Test("A beginning that fits several is no suggestion")
    func ambiguousBeginning() {
        #expect(Spelling.closest(to: "ssh", among: ["sshHostName", "sshPortNumber"]) == nil)
    }
}
