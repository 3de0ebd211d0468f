import Testing

@testable import Datasource

struct FileLocationTests {
    static func problem(_ text: String) -> FieldProblem? {
        Array(text.utf8).withUnsafeBytes { FileLocation.problem(in: $0) }
    }

    @Test(arguments: [
        "a.csv", "/data/a b.csv", "~/a.csv", "./a", "données.csv", "a:b", "http:/x", "c:\\data\\a.csv", "a?b#c", "://x",
        "http://h", "https://example.com/a.csv?x=1#y", "HTTPS://h:8443/a", "http://[::1]:80/a", "http://[::1]/a",
        "http://127.0.0.1/",
    ])
    func valid(location: String) {
        #expect(Self.problem(location) == nil)
    }

    @Test(arguments: [
        ("a\nb", FieldProblem.controlCharacter), ("ftp://h/a", .urlScheme), ("file:///a", .urlScheme),
        ("s3://b/k", .urlScheme),
        ("https://u:p@h/a", .urlWithUser), ("https://u@h/a", .urlWithUser), ("https://", .urlMalformed),
        ("https:///a", .urlMalformed),
        ("https://h:0/a", .urlMalformed), ("https://h:65536/", .urlMalformed), ("https://h:x/", .urlMalformed),
        ("https://h/a b", .urlMalformed), ("https://h/é", .urlMalformed), ("https://-h/", .urlMalformed),
        ("https://[::1/", .urlMalformed),
        (String(repeating: "a", count: 4097), .tooLong),
    ])
    func invalid(location: String, problem: FieldProblem) {
        #expect(Self.problem(location) == problem)
    }
}
