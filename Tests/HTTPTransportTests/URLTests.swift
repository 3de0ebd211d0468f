import Testing

@testable import HTTPTransport

@Suite("URLs")
struct URLTests {
    @Test(
        "What is taken, in one form",
        arguments: [
            ("https://api.example.com", "https://api.example.com:443/"),
            ("HTTPS://API.Example.com:443/A/b?c=D", "https://api.example.com:443/A/b?c=D"),
            ("https://api.example.com?x=1", "https://api.example.com:443/?x=1"),
            ("http://[::1]:8080/a/../b/%2E%2e", "http://[::1]:8080/a/../b/%2E%2e"),
            ("http://127.0.0.1:65535", "http://127.0.0.1:65535/"), ("https://a_b-c.d/@:x", "https://a_b-c.d:443/@:x"),
        ]
    )
    func taken(text: String, expected: String) throws {
        #expect(try HTTPURL(text).text == expected)
    }

    @Test(
        "What is refused",
        arguments: [
            "", "api.example.com", "ftp://a/", "//a/", "https:/a", "https://", "https:///path", "https://a:0/",
            "https://a:65536/", "https://a:/", "https://a:80x/", "https://a:-1/", "https://user@a/",
            "https://user:pw@a/", "https://a#b", "https://a/ b", "https://a/\r\nX: y", "https://a\\@b/",
            "https://é.com/",
            "https://a/é", "https://[::1/", "https://[::1]x/", "https://[127.0.0.1]/", "https://127.1/", "https://1/",
            "https://0x7f000001/", "https://0177.0.0.1/", "https://256.0.0.1/", "https://1.2.3.4./", "https://a..b/",
            "https://.a/", "https://a./", "https://a b/", "https://a%2eb/", "https://a\u{0}b/", "https://a\"b/",
            "https://[fe80::1%25eth0]/", "file:///etc/passwd", "http:/\u{2044}/a",
        ]
    )
    func refused(text: String) {
        #expect(throws: HTTPURL.Problem.self) { try HTTPURL(text) }
    }

    @Test("Origins are the same by scheme, host in any case, and port")
    func origins() throws {
        let origin = try #require(HTTPOrigin(of: "https://api.example.com/a"))
        for same in ["https://API.example.com:443", "HTTPS://api.example.com/b?c"] {
            #expect(HTTPOrigin(of: same) == origin)
        }
        for other in ["http://api.example.com", "https://api.example.com:444", "https://api.example.com.evil.com"] {
            #expect(HTTPOrigin(of: other) != origin)
        }
        #expect(origin.description == "https://api.example.com")
        #expect(HTTPOrigin(of: "http://[::1]:80")?.description == "http://[::1]")
        #expect(HTTPOrigin(of: "http://[::1]:81")?.description == "http://[::1]:81")
        #expect(HTTPOrigin(of: "nonsense") == nil)
    }

    @Test(
        "Percent-encoding",
        arguments: [
            ("", ""), ("aZ09-._~", "aZ09-._~"), ("a b/c?d#e", "a%20b%2Fc%3Fd%23e"),
            ("é€😀", "%C3%A9%E2%82%AC%F0%9F%98%80"),
            ("%+&=;", "%25%2B%26%3D%3B"), ("\u{0}\u{7F}", "%00%7F"), ("..", "%2E%2E"), (".", "%2E"), ("...", "..."),
        ]
    )
    func encoding(text: String, expected: String) {
        #expect(PercentEncoding.pathSegment(text) == expected)
    }

    @Test("A query is encoded name by name")
    func query() {
        #expect(PercentEncoding.query([("page", "1"), ("a b", "..&c")]) == "page=1&a%20b=..%26c")
        #expect(PercentEncoding.query([]) == "")
    }

    @Test(
        "What leads to this computer",
        arguments: [
            ("127.0.0.1", true), ("127.255.255.254", true), ("::1", true), ("0:0:0:0:0:0:0:1", true),
            ("::ffff:127.0.0.1", true), ("::ffff:10.0.0.1", false), ("128.0.0.1", false), ("0.0.0.0", false),
            ("::", false), ("localhost", false), ("127.0.0.1.example.com", false),
        ]
    )
    func loopback(address: String, expected: Bool) {
        #expect(IPAddress.isLoopback(address) == expected)
    }
}
