import JSON
import Testing

@testable import Connectivity

/// An HTTP server through a tunnel: the connection goes to the tunnel's entrance, names and certificates stay the server's own.
@Suite("Trino through a tunnel", .timeLimit(.minutes(10)))
struct TrinoTunnelTests {
    private func trial(
        _ host: String,
        _ port: StandInServices.Port = .tls,
        _ changes: JSONObject = [:],
        secrets changedSecrets: [String: String] = [:],
        byPassword: Bool = false
    ) throws -> HTTPTrial {
        let services = try StandInServices.shared()
        let servers = try SSHServers.shared()
        var plain = try byPassword ? servers.passwordMembers("tunnel") : servers.members()
        plain["host"] = .string(host)
        plain["port"] = .number(JSONNumber(services.port("trino", port)))
        plain["username"] = "alice"
        plain["catalog"] = "hive"
        plain["sslRootCert"] = services.file("ca.crt")
        var secrets = byPassword ? ["sshPassword": "right-ssh-pw"] : ["sshPrivateKey": try servers.key("right")]
        secrets["password"] = "right-pw"
        for member in changes.members {
            plain[member.key.string] = member.value.isNull ? nil : member.value
        }
        secrets.merge(changedSecrets) { $1 }
        return try HTTPTrial(TrinoDriver(), "trino", plain, secrets: secrets)
    }

    @Test("The right key and the right password")
    func success() throws {
        let trial = try trial("localhost")
        try trial.expect(ExpectedOutcome("ok"), .successThroughTunnel)
        #expect(trial.report.outcome.server == ["product": "Trino", "version": "476"])
        #expect(trial.report.outcome.tls?.verified == true)
        #expect(trial.report.outcome.timings.map(\.stage) == [.validate, .ssh, .connect, .tls, .authenticate, .query])
    }

    @Test("A certificate is verified against the host that the user gave, which only the SSH server knows")
    func verification() throws {
        let right = try trial("db.example.test", .otherHost, byPassword: true)
        try right.expect(ExpectedOutcome("ok"), nil)
        #expect(right.report.outcome.tls?.verified == true)
        let wrong = ExpectedOutcome("tls certificate_hostname_mismatch", ["host"])
        try trial("localhost", .otherHost, byPassword: true).expect(wrong, nil)
        try trial("db.example.test", .tls, byPassword: true).expect(wrong, nil)
    }

    @Test("What is wrong at the server shows through the tunnel")
    func refusals() throws {
        let login = ExpectedOutcome("authenticate authentication_failed", ["username", "password"])
        try trial("localhost", secrets: ["password": "wr0ng-pw"]).expect(login, nil)
        let plain = try trial("localhost", .plain, ["sslMode": "disable"])
        try plain.expect(ExpectedOutcome("ok"), nil)
        #expect(plain.report.outcome.tls?.used == false)
        let closed = ExpectedOutcome("connect connection_refused", ["host", "port"])
        try trial("localhost", .tls, ["port": 1]).expect(closed, .tunnelToClosedPort)
    }

    @Test("What is wrong at the SSH server")
    func tunnels() throws {
        let key = ExpectedOutcome("ssh authentication_failed", ["sshUsername", "sshPrivateKey"])
        let other = try SSHServers.shared().key("other")
        try trial("localhost", secrets: ["sshPrivateKey": other]).expect(key, .tunnelWithWrongKey)
        let closed = try trial("localhost", .tls, ["sshPort": 1])
        try closed.expect(ExpectedOutcome("ssh connection_refused", ["sshHost", "sshPort"]), .tunnelOverClosedPort)
    }
}
