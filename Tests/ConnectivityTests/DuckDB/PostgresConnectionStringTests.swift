import Datasource
import JSON
import Testing

@testable import Connectivity

@Suite("Connection strings of attached PostgreSQL databases")
struct PostgresConnectionStringTests {
    @Test(
        "What is carried out arrives at the driver",
        arguments: [
            ("postgresql://u:p%40@h:5433/d", "database=d host=h password=p@ port=5433 username=u"),
            ("postgres://u@[::1]/d", "database=d host=[::1] username=u"),
            ("postgresql:///d?host=h&user=u&port=1", "database=d host=h port=1 username=u"),
            ("postgresql://u@h", "database=u host=h username=u"),
            ("postgresql://u@h/d?ssl=true", "database=d host=h sslMode=require username=u"),
            ("postgresql://u@h/d?ssl=true&sslmode=verify-ca", "database=d host=h sslMode=verify-ca username=u"),
            ("postgresql://u@h/d?sslmode=allow", "database=d host=h sslMode=prefer username=u"),
            (
                "host=h user=u dbname=d sslmode=verify-full sslrootcert='/a b' sslcert=/c sslkey=/k",
                "database=d host=h sslCert=/c sslKey=/k sslMode=verify-full sslRootCert=/a b username=u"
            ),
            ("host=h user=u sslrootcert=system", "database=u host=h sslMode=verify-full username=u"),
            (
                "host=h user=u connect_timeout=1 application_name=a fallback_application_name=b sslrootcert=''",
                "database=u host=h username=u"
            ),
            ("user = u  host = a host = h password = 'it\\'s'", "database=u host=h password=it's username=u"),
        ]
    )
    func carriedOut(text: String, expected: String) throws {
        let credentials = try PostgresConnectionString(text).credentials
        let plain = credentials.plain.members.map { member in
            "\(member.key.string)=\(member.value.string ?? member.value.integer.map(String.init) ?? "")"
        }
        let secrets = credentials.secrets.map { "\($0.key.description.dropFirst())=\($0.value.revealed)" }
        #expect((plain + secrets).sorted().joined(separator: " ") == expected)
    }

    @Test(
        "What isn't carried out is named, but for its value",
        arguments: [
            "channel_binding", "require_auth", "sslcrl", "sslcrldir", "ssl_min_protocol_version", "hostaddr", "service",
            "passfile", "options", "sslpassword", "gssencmode", "target_session_attrs", "requirepeer", "ssl",
        ]
    )
    func notCarriedOut(keyword: String) {
        let problem = PostgresStringProblem.notCarriedOut(keyword)
        #expect(throws: problem) {
            try PostgresConnectionString("postgresql://u@h/d?sslmode=require&\(keyword)=s3cret")
        }
        #expect(throws: problem) { try PostgresConnectionString("host=h user=u \(keyword)=s3cret") }
        let failure = problem.failure(JSONPointer("credentials"))
        #expect(failure.message.contains(keyword))
        #expect(!"\(failure.message) \(failure.hint ?? "")".contains("s3cret"))
    }

    @Test(
        "A value that isn't carried out is refused at its keyword",
        arguments: [
            ("host=/tmp user=u", "host"), ("postgresql://u@%2Ftmp/d", "host"), ("postgresql://u@a,b/d", "host"),
            ("host=@abstract user=u", "host"), ("host=h port=1,2 user=u", "port"), ("host=h sslmode=on", "sslmode"),
            ("host=h sslmode=''", "sslmode"), ("postgresql://u@h/d?sslmode=", "sslmode"),
            ("host=h sslmode=require sslrootcert=system", "sslrootcert"), ("host=h sslcert=/c", "sslcert"),
            ("host=h sslkey=/k", "sslkey"),
        ]
    )
    func value(text: String, keyword: String) {
        let problem = #expect(throws: PostgresStringProblem.self) { try PostgresConnectionString(text) }
        guard case .value(keyword, _) = problem else {
            Issue.record("\(text): \(String(describing: problem))")
            return
        }
    }

    @Test(
        "What PostgreSQL doesn't know isn't named: it may be a part of a password",
        arguments: [
            ("postgresql://u:s3c?ret=x@h/d", 1), ("postgresql://u@h/d?sslmode=require&SSLMODE=disable", 2),
            ("host=h s3c=ret", 2), ("host=h password=a b=c", 3),
        ]
    )
    func unknown(text: String, position: Int) {
        let problem = PostgresStringProblem.unknown(position: position)
        #expect(throws: problem) { try PostgresConnectionString(text) }
        #expect(!problem.failure(JSONPointer("credentials")).message.contains("s3c"))
    }

    @Test(
        "What isn't a connection string is refused",
        arguments: [
            "", "nonsense", "host='x", "postgresql://a%zz/", "postgresql://u:p@ss@h/d", "postgresql://h/?a", "=x",
        ]
    )
    func unreadable(text: String) {
        #expect(throws: PostgresStringProblem.unreadable) { try PostgresConnectionString(text) }
    }
}
