import JSON
import Testing

@testable import Connectivity

/// MariaDB through a tunnel: its library runs in a process of its own, which is handed the tunnel.
@Suite(.timeLimit(.minutes(10)))
struct MySQLTunnelTests {
    /// Nobody else logs in as this user.
    private static let user = "tunnelled"

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var cause: FailureCause?
        var type = "mysql"
        var changes: JSONObject = [:]
        var key = "right"
        var secrets: [String: String] = [:]
        let end: String
        var fields: [String] = []
        var logins = 1

        var testDescription: String { name }
    }

    private static let cases = [
        Case(name: "right key", cause: .successThroughTunnel, end: "ok"),
        Case(name: "SingleStore", cause: .successThroughTunnel, type: "singlestore", end: "ok"),
        Case(name: "without TLS", changes: ["sslMode": "disable"], end: "ok"),
        Case(name: "TLS preferred", changes: ["sslMode": "prefer"], end: "ok"),
        Case(
            name: "wrong password behind the tunnel",
            secrets: ["password": "wr0ng-pw"],
            end: "authenticate authentication_failed",
            fields: ["username", "password"]
        ),
        Case(
            name: "wrong key",
            cause: .tunnelWithWrongKey,
            key: "other",
            end: "ssh authentication_failed",
            fields: ["sshUsername", "sshPrivateKey"],
            logins: 0
        ),
        Case(
            name: "closed port behind the tunnel",
            cause: .tunnelToClosedPort,
            changes: ["port": 1],
            end: "connect connection_refused",
            fields: ["host", "port"],
            logins: 0
        ),
    ]

    /// One after the other: the logins of one user are counted.
    @Test func outcomes() throws {
        let ssh = try SSHServers.shared()
        for example in Self.cases {
            var members = ssh.members(["username": .string(Self.user)])
            for member in example.changes.members {
                members[member.key.string] = member.value
            }
            let flavour = example.type == "mysql" ? MySQLServers.Flavour.main : .singleStore
            let before = try MySQLServers.shared().logins(Self.user, flavour)
            var credentials = try MySQLCredentials(flavour, members, secrets: example.secrets)
            credentials.secrets["sshPrivateKey"] = try ssh.key(example.key)
            let trial = try MySQLTrial(credentials, type: example.type)
            #expect(trial.report.end == example.end, "\(example.name): \(trial.visibleText)")
            #expect(trial.report.fields == example.fields)
            #expect(try MySQLServers.shared().logins(Self.user, flavour) - before == example.logins, "\(example.name)")
            if example.end == "ok" {
                #expect(trial.report.outcome.timings.contains { $0.stage == .ssh })
            }
            if let cause = example.cause {
                try record(trial.report.outcome, example.type, cause)
            }
            for secret in ["right-pw", "wr0ng", "PRIVATE KEY"] {
                #expect(!trial.visibleText.contains(secret))
            }
        }
    }

    @Test("A certificate is verified against the host that the user gave, not the tunnel's entrance")
    func verification() throws {
        let servers = try MySQLServers.shared()
        func trial(
            _ host: String,
            _ flavour: MySQLServers.Flavour,
            mode: JSONValue = "verify-full",
            authorities: String = "ca.crt"
        ) throws -> MySQLTrial {
            var members = try SSHServers.shared().passwordMembers("tunnel")
            members["host"] = .string(host)
            members["sslMode"] = mode
            members["sslRootCert"] = .string(servers.file(authorities))
            return try MySQLTrial(MySQLCredentials(flavour, members, secrets: ["sshPassword": "right-ssh-pw"]))
        }
        // The first certificate is for db.example.test alone, the second one for localhost and 127.0.0.1.
        let right = try trial("db.example.test", .otherHost)
        #expect(right.report.end == "ok", "\(right.visibleText)")
        #expect(right.report.outcome.tls?.verified == true)
        let wrongHosts: [(String, MySQLServers.Flavour, String)] = [
            ("localhost", .otherHost, "X509_V_ERR_HOSTNAME_MISMATCH"),
            ("db.example.test", .main, "X509_V_ERR_HOSTNAME_MISMATCH"),
            ("127.0.0.1", .otherHost, "X509_V_ERR_IP_ADDRESS_MISMATCH"),
        ]
        for (host, flavour, code) in wrongHosts {
            let wrong = try trial(host, flavour)
            #expect(wrong.report.end == "tls certificate_hostname_mismatch", "\(wrong.visibleText)")
            #expect(wrong.report.fields == ["host"])
            #expect(wrong.report.outcome.failure?.nativeCode == code)
        }
        let anyHost = try trial("localhost", .otherHost, mode: "verify-ca")
        #expect(anyHost.report.outcome.tls?.verified == true, "\(anyHost.visibleText)")
        for mode: JSONValue in ["require", "verify-ca", "verify-full"] {
            let wrong = try trial("localhost", .main, mode: mode, authorities: "otherca.crt")
            #expect(wrong.report.end == "tls certificate_untrusted", "\(wrong.visibleText)")
        }
        for host in ["localhost", "127.0.0.1"] {
            let right = try trial(host, .main)
            #expect(right.report.end == "ok", "\(right.visibleText)")
        }
    }
}
