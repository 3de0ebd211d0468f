import Testing

@testable import Datasource

@Suite("What a MongoDB string says of TLS stands beside sslMode")
struct StatedTLSModeTests {
    @Test(
        "It may grant more than is demanded, never less",
        arguments: [
            ("mongodb://h/?tls=false", "disable"), ("mongodb://h/?TLS=False", "disable"),
            ("mongodb://h/?ssl=0", "disable"), ("mongodb://h/?tls=true", "verify-full"),
            ("mongodb+srv://a.example.com", "verify-full"), ("mongodb+srv://a.example.com/?tls=false", "disable"),
            ("mongodb://h/?tls=true&tlsInsecure=true", "require"), ("mongodb://h/?tlsInsecure=true", "require"),
            ("mongodb://h/?tlsInsecure=false", "verify-full"), ("mongodb://h/?tlsCAFile=/a", "verify-full"),
            ("mongodb://h/?tls=true&tlsAllowInvalidCertificates=true", "require"),
            ("mongodb://h/?ssl=true&sslAllowInvalidCertificates=true", "require"),
            ("mongodb://h/?tls=true&tlsAllowInvalidHostnames=true", "verify-ca"),
            ("mongodb://h/?tls=false&tlsInsecure=true", "disable"),
        ]
    )
    func agreement(string: String, mode: String) throws {
        let weaker = ["disable": ["disable"], "require": ["require"], "verify-ca": ["require", "verify-ca"]]
        let satisfied = ["prefer"] + (weaker[mode] ?? ["require", "verify-ca", "verify-full"])
        for given in ["disable", "prefer", "require", "verify-ca", "verify-full"] {
            let expected = satisfied.contains(given) ? [] : ["error conflict /credentials/sslMode"]
            #expect(try conflicts(string, given) == expected, "\(given)")
        }
    }

    @Test(
        "A string that doesn't speak of TLS contradicts nothing",
        arguments: ["mongodb://h", "mongodb://h/?tls=maybe"]
    )
    func silence(string: String) throws {
        #expect(try conflicts(string, "disable") == [])
        #expect(try conflicts(string, "verify-full") == [])
    }

    @Test("Nobody contradicts by a default")
    func assumed() throws {
        let document = #"""
            {"name": "a", "datasourceType": "mongodb", "credentials": {"connectionString": "mongodb://h/?tls=true"}}
            """#
        #expect(try issues(in: document).summary == [])
    }

    private func conflicts(_ string: String, _ mode: String) throws -> [String] {
        let document = #"""
            {"name": "a", "datasourceType": "mongodb",
             "credentials": {"connectionString": "\#(string)", "sslMode": "\#(mode)"}}
            """#
        return try issues(in: document).filter { $0.code == .conflict }.summary
    }
}
