import Datasource
import Testing

@testable import Datasource

struct HostNameTests {
    static func problem(_ host: String) -> FieldProblem? {
        Array(host.utf8).withUnsafeBytes { HostName.problem(in: $0) }
    }

    @Test(arguments: [
        "a", "localhost", "db.example.com", "db.example.com.", "DB-1.example.com", "my_container", "1and1.com",
        "xn--bcher-kva.de",
        "127.0.0.1", "255.255.255.255", "::1", "::", "[::1]", "2001:db8::8a2e:370:7334", "1:2:3:4:5:6:7:8", "1::",
        "::ffff:10.0.0.1",
        "fe80::1%eth0", "[fe80::1%eth0]", "1:2:3:4:5:6:1.2.3.4",
        String(repeating: "a", count: 63) + ".com",
        String(repeating: "abcdefghi.", count: 25) + "abc",
    ])
    func valid(host: String) {
        #expect(Self.problem(host) == nil)
    }

    @Test(arguments: [
        ("https://db.example.com", FieldProblem.hostWithScheme),
        ("postgres://u:p@h", .hostWithUser), ("u@h", .hostWithUser),
        ("db.example.com/path", .hostWithPath), ("/var/run", .hostWithPath),
        ("db.example.com:5432", .hostWithPort), ("127.0.0.1:1", .hostWithPort), ("[::1]:5432", .hostWithPort),
        ("a b", .hostWithSpace), (" a", .hostWithSpace), ("a\n", .hostWithSpace),
        ("bücher.de", .hostNotASCII),
        ("-a", .hostMalformed), ("a-", .hostMalformed), ("a-.b", .hostMalformed), ("a..b", .hostMalformed),
        (".a", .hostMalformed), (".", .hostMalformed), ("1.2.3", .hostMalformed), ("256.1.1.1", .hostMalformed),
        ("1.2.3.4.5", .hostMalformed), ("1.2.3.4.", .hostMalformed), ("a:", .hostMalformed), ("a*b", .hostMalformed),
        (":::", .hostMalformed), ("1::2::3", .hostMalformed), ("1:2:3:4:5:6:7", .hostMalformed),
        ("1:2:3:4:5:6:7:8:9", .hostMalformed), ("12345::", .hostMalformed), ("[::1", .hostMalformed),
        (":1", .hostMalformed),
        ("1:2:3:4:5:6:7:", .hostMalformed), ("fe80::1%", .hostMalformed), ("1:2:3:4:5:6:7:1.2.3.4", .hostMalformed),
        (String(repeating: "a", count: 64), .hostMalformed),
        (String(repeating: "abcdefghi.", count: 26), .hostMalformed),
    ])
    func invalid(host: String, problem: FieldProblem) {
        #expect(Self.problem(host) == problem)
    }

    @Test(arguments: [
        ("https://db.example.com/x", "db.example.com"), ("db.example.com:5432", "db.example.com"),
        ("[::1]:5432", "[::1]"),
        ("postgres://user:secret@h/d", nil), ("https://h?token=secret", nil), ("http://", nil),
    ])
    func suggestion(host: String, expected: String?) throws {
        let document = #"""
            {"name": "a", "datasourceType": "postgres", "credentials": {"host": "\#(host)", "username": "u", "database": "d"}}
            """#
        let issue = try #require(try issues(in: document).first)
        #expect(issue.suggestion == expected)
        #expect(!issue.message.contains("secret"))
    }
}

struct InstanceNameTests {
    static func problem(_ server: String) -> FieldProblem? {
        Array(server.utf8).withUnsafeBytes { InstanceName.problem(in: $0) }
    }

    @Test(arguments: [
        "sql.example.com", "127.0.0.1", "[::1]", "sql\\SALES", "127.0.0.1\\a", "[::1]\\MSSQL$_1#",
        "::1\\1234567890123456",
    ])
    func valid(server: String) {
        #expect(Self.problem(server) == nil)
    }

    @Test(arguments: [
        ("\\SALES", FieldProblem.hostMalformed), ("a b\\SALES", .hostWithSpace), ("sql\\", .instanceMalformed),
        ("sql\\a b", .instanceMalformed), ("sql\\a\\b", .instanceMalformed),
        ("sql\\12345678901234567", .instanceMalformed),
        ("sql\\a;b", .instanceMalformed), ("sql\\é", .instanceMalformed), ("sql:1433\\a", .hostWithPort),
    ])
    func invalid(server: String, problem: FieldProblem) {
        #expect(Self.problem(server) == problem)
    }
}
