import Foundation
import JSON
import POSIX
import Testing

@testable import Connectivity

/// A way through an SSH server, and what becomes of it.
struct TunnelCase: CustomTestStringConvertible, Sendable {
    let name: String
    var cause: FailureCause?
    var changes: JSONObject = [:]

    /// The name of the private key, none for no key.
    var key: String? = "right"
    var secrets: [String: String] = [:]

    /// The name of the key that the server is expected to have, instead of those in the file of known hosts.
    var hostKey: String?

    /// The user of the server for logins by password, if it is that one.
    var passwordUser: String?
    var flavour = PostgresServers.Flavour.main

    /// Stage and reason, or `ok`.
    let end: String
    var fields: [String] = []
    var code: String?

    /// What the hint must say.
    var hint: String?

    /// Whether the database sees somebody log in.
    var logsIn = false

    var testDescription: String { name }

    func credentials() throws -> PostgresCredentials {
        let servers = try SSHServers.shared()
        var members = try passwordUser.map(servers.passwordMembers) ?? servers.members()
        if let hostKey {
            members["sshKnownHosts"] = nil
            members["sshHostKey"] = .string(try servers.hostKey(hostKey))
        }
        for member in changes.members {
            members[member.key.string] = member.value.isNull ? nil : member.value
        }
        var secrets = secrets
        secrets["sshPrivateKey"] = try key.map(servers.key)
        return try PostgresCredentials(flavour, members, secrets: secrets)
    }
}

extension PostgresServerTests {
    struct Tunnels {
        private static let right = [
            TunnelCase(name: "right key", cause: .successThroughTunnel, end: "ok", logsIn: true),
            TunnelCase(name: "known by key", hostKey: "host", end: "ok", logsIn: true),
            TunnelCase(name: "without TLS", changes: ["sslMode": "disable"], end: "ok", logsIn: true),
            TunnelCase(name: "RSA key in PEM", key: "rsa", end: "ok", logsIn: true),
            TunnelCase(
                name: "passphrase",
                key: "sealed",
                secrets: ["sshPrivateKeyPassphrase": "right-passphrase"],
                end: "ok",
                logsIn: true
            ),
            TunnelCase(
                name: "passphrase of a key in PEM",
                key: "sealedPEM",
                secrets: ["sshPrivateKeyPassphrase": "right-passphrase"],
                end: "ok",
                logsIn: true
            ),
            TunnelCase(
                name: "password",
                key: nil,
                secrets: ["sshPassword": "right-ssh-pw"],
                passwordUser: "tunnel",
                end: "ok",
                logsIn: true
            ),
            TunnelCase(
                name: "password by question",
                key: nil,
                secrets: ["sshPassword": "right-ssh-pw"],
                passwordUser: "asked",
                end: "ok",
                logsIn: true
            ),
        ]

        private static let login = [
            TunnelCase(
                name: "wrong key",
                cause: .tunnelWithWrongKey,
                key: "other",
                end: "ssh authentication_failed",
                fields: ["sshUsername", "sshPrivateKey"],
                code: "permission_denied"
            ),
            TunnelCase(
                name: "unknown user",
                cause: .tunnelWithUnknownUser,
                changes: ["sshUsername": "nobody-of-this-name"],
                end: "ssh authentication_failed",
                fields: ["sshUsername", "sshPrivateKey"],
                code: "permission_denied"
            ),
            TunnelCase(
                name: "wrong passphrase",
                cause: .tunnelWithWrongPassphrase,
                key: "sealed",
                secrets: ["sshPrivateKeyPassphrase": "wr0ng-passphrase"],
                end: "validate invalid_parameters",
                fields: ["sshPrivateKeyPassphrase"]
            ),
            TunnelCase(
                name: "wrong passphrase of a key in PEM",
                key: "sealedPEM",
                secrets: ["sshPrivateKeyPassphrase": "wr0ng-passphrase"],
                end: "validate invalid_parameters",
                fields: ["sshPrivateKeyPassphrase"]
            ),
            TunnelCase(
                name: "missing passphrase",
                cause: .tunnelWithMissingPassphrase,
                key: "sealed",
                end: "validate invalid_parameters",
                fields: ["sshPrivateKeyPassphrase"]
            ),
            TunnelCase(
                name: "wrong password",
                cause: .tunnelWithWrongPassword,
                key: nil,
                secrets: ["sshPassword": "wr0ng-ssh-pw"],
                passwordUser: "tunnel",
                end: "ssh authentication_failed",
                fields: ["sshUsername", "sshPassword"],
                code: "permission_denied"
            ),
            TunnelCase(
                name: "wrong password by question",
                key: nil,
                secrets: ["sshPassword": "wr0ng-ssh-pw"],
                passwordUser: "asked",
                end: "ssh authentication_failed",
                fields: ["sshUsername", "sshPassword"]
            ),
        ]

        private static let server = [
            TunnelCase(
                name: "unknown host key",
                cause: .tunnelToUnknownHostKey,
                changes: ["sshKnownHosts": .null],
                end: "ssh ssh_failed",
                fields: ["sshHostKey", "sshKnownHosts"],
                code: "host_key_unknown",
                hint: "SHA256:"
            ),
            TunnelCase(
                name: "changed host key",
                cause: .tunnelToChangedHostKey,
                hostKey: "otherHost",
                end: "ssh ssh_failed",
                fields: ["sshHostKey", "sshKnownHosts"],
                code: "host_key_changed",
                hint: "SHA256:"
            ),
            TunnelCase(
                name: "no file of known hosts",
                changes: ["sshKnownHosts": "/nowhere/known_hosts"],
                end: "validate file_not_found",
                fields: ["sshKnownHosts"]
            ),
            TunnelCase(
                name: "closed SSH port",
                cause: .tunnelOverClosedPort,
                changes: ["sshPort": 1],
                end: "ssh connection_refused",
                fields: ["sshHost", "sshPort"],
                code: "ECONNREFUSED"
            ),
            TunnelCase(
                name: "unknown SSH host",
                cause: .tunnelOverUnknownHost,
                changes: ["sshHost": "no-such-host.invalid"],
                end: "ssh host_not_found",
                fields: ["sshHost"]
            ),
            TunnelCase(
                name: "no key and no password",
                key: nil,
                end: "validate invalid_parameters",
                fields: ["sshPrivateKey"]
            ),
        ]

        private static let behind = [
            TunnelCase(
                name: "refused forwarding",
                cause: .tunnelRefused,
                key: "restricted",
                end: "ssh permission_denied",
                fields: ["sshUsername", "host", "port"],
                code: "administratively_prohibited"
            ),
            TunnelCase(
                name: "closed port behind the tunnel",
                cause: .tunnelToClosedPort,
                changes: ["port": 1],
                end: "connect connection_refused",
                fields: ["host", "port"],
                code: "ECONNREFUSED"
            ),
            TunnelCase(
                name: "unknown name behind the tunnel",
                cause: .tunnelToUnknownName,
                changes: ["host": "no-such-host.invalid"],
                end: "connect host_not_found",
                fields: ["host"]
            ),
            TunnelCase(
                name: "host that means something to OpenSSH",
                changes: ["host": "/tmp/socket"],
                end: "validate invalid_parameters",
                fields: ["host"]
            ),
            TunnelCase(
                name: "wrong password behind the tunnel",
                secrets: ["password": "wr0ng-pw"],
                end: "authenticate authentication_failed",
                fields: ["username", "password"],
                code: "28P01",
                logsIn: true
            ),
        ]

        @Test(arguments: right + login + server + behind)
        func outcome(_ example: TunnelCase) throws {
            let servers = try PostgresServers.shared()
            let before = try servers.counts(example.flavour)
            let tries = try example.passwordUser.map(SSHServers.shared().tries)
            let trial = try PostgresTrial(example.credentials(), milliseconds: 30_000)
            let failure = trial.report.outcome.failure
            #expect(trial.report.end == example.end, "\(trial.visibleText)")
            #expect(trial.report.fields == example.fields)
            if let code = example.code {
                #expect(failure?.nativeCode == code)
            }
            if let hint = example.hint {
                #expect(failure?.hint?.contains(hint) == true)
            }
            if let cause = example.cause {
                try record(trial.report.outcome, "postgres", cause)
            }
            #expect(try servers.counts(example.flavour) - before == expectedCounts(example))
            if let user = example.passwordUser, let tries {
                #expect(try SSHServers.shared().tries(user) - tries == 1)
            }
            for secret in ["right-p", "right-ssh", "wr0ng", "PRIVATE KEY", "/tmp/", "/proc/"] {
                #expect(!trial.visibleText.contains(secret), "\(trial.visibleText)")
            }
        }

        private func expectedCounts(_ example: TunnelCase) -> PostgresServers.Counts {
            let count = example.logsIn ? 1 : 0
            return PostgresServers.Counts(connections: count, logins: count)
        }

        @Test("Stages are told with their times, and the fingerprint is the server's")
        func stages() throws {
            let right = try PostgresTrial(TunnelCase(name: "", end: "").credentials())
            #expect(
                right.report.outcome.timings.map(\.stage) == [.validate, .ssh, .connect, .tls, .authenticate, .query]
            )
            #expect(right.visibleText.contains("\"sshMs\""))
            let unknown = try PostgresTrial(
                TunnelCase(name: "", changes: ["sshKnownHosts": .null], end: "").credentials()
            )
            let fingerprint = try SSHServers.shared().fingerprint()
            #expect(unknown.report.outcome.failure?.hint?.contains(fingerprint) == true, "\(unknown.visibleText)")
        }

        @Test("A certificate is verified against the host that the user gave, not the tunnel's entrance")
        func verification() throws {
            let servers = try PostgresServers.shared()
            func trial(_ host: String, _ flavour: PostgresServers.Flavour) throws -> PostgresTrial {
                var example = TunnelCase(
                    name: "",
                    changes: [
                        "host": .string(host), "sslMode": "verify-full", "sslRootCert": .string(servers.file("ca.crt")),
                    ],
                    key: nil,
                    secrets: ["sshPassword": "right-ssh-pw"],
                    passwordUser: "tunnel",
                    end: ""
                )
                example.flavour = flavour
                return try PostgresTrial(example.credentials())
            }
            // The first certificate is for db.example.test alone, the second one for localhost and 127.0.0.1.
            let right = try trial("db.example.test", .otherHost)
            #expect(right.report.end == "ok", "\(right.visibleText)")
            #expect(right.report.outcome.tls?.verified == true)
            #expect(try trial("localhost", .otherHost).report.end == "tls certificate_hostname_mismatch")
            #expect(try trial("db.example.test", .main).report.end == "tls certificate_hostname_mismatch")
        }

        @Test(
            "A server is asked for TLS where it is preferred, and answers through the one tunnel that there is",
            arguments: [PostgresServers.Flavour.main, .withoutTLS]
        )
        func preference(_ flavour: PostgresServers.Flavour) throws {
            var example = TunnelCase(name: "", changes: ["sslMode": "prefer"], end: "")
            example.flavour = flavour
            let before = try logins()
            let trial = try PostgresTrial(example.credentials())
            #expect(trial.report.end == "ok", "\(trial.visibleText)")
            #expect(trial.report.outcome.tls?.used == (flavour == .main))
            #expect(trial.report.outcome.warnings.contains { $0.contains("isn't encrypted") } == (flavour != .main))
            // Other tests log in meanwhile, so one more is all that is certain; the notes tell of the tunnels of this one.
            #expect(try logins() > before)
            #expect(trial.visibleText.components(separatedBy: "ssh: Logging in").count == 2, "\(trial.visibleText)")
        }

        private func logins() throws -> Int {
            try SSHServers.shared().key("log").components(separatedBy: "Accepted publickey").count
        }
    }
}
