import Datasource
import Foundation
import JSON
import POSIX
import Testing

@testable import Connectivity

/// SSH servers that aren't well, or aren't SSH servers; and what is left of a tunnel afterwards.
@Suite(.timeLimit(.minutes(10)))
struct SSHFaultTests {
    private func credentials(_ port: Int, key: String = "right", secrets: [String: String] = [:]) throws
        -> PostgresCredentials
    {
        let servers = try SSHServers.shared()
        var secrets = secrets
        secrets["sshPrivateKey"] = try servers.key(key)
        let members = servers.members(["sshPort": .number(JSONNumber(port))])
        // No database is reached.
        return PostgresCredentials(port: 1, members, secrets: secrets)
    }

    @Test("A silent server ends at the deadline, and its client with it")
    func silence() throws {
        let server = FaultyServer(.silence)
        let trial = try PostgresTrial(credentials(server.port), milliseconds: 600)
        #expect(trial.report.end == "ssh timeout", "\(trial.visibleText)")
        #expect(trial.report.fields == ["sshHost", "sshPort"])
        #expect((600..<5_000).contains(trial.milliseconds))
        #expect(Clients.running(at: server.port).isEmpty)
        try record(trial.report.outcome, "postgres", .tunnelOverSilence)
    }

    @Test("An unreachable server ends at the deadline")
    func unreachable() throws {
        let server = FaultyServer(.unreachable)
        let trial = try PostgresTrial(credentials(server.port), milliseconds: 600)
        #expect(trial.report.end == "ssh timeout", "\(trial.visibleText)")
        #expect(trial.report.fields == ["sshHost", "sshPort"])
        #expect(Clients.running(at: server.port).isEmpty)
    }

    @Test("What isn't an SSH server, or hangs up")
    func garbage() throws {
        let web = FaultyServer(.greeting(Array("HTTP/1.1 400 Bad Request\r\nserver: right-pw\r\n\r\n".utf8)))
        let trial = try PostgresTrial(credentials(web.port), milliseconds: 1_500)
        #expect(trial.report.fields == ["sshHost", "sshPort"])
        #expect(trial.report.end == "ssh protocol_error", "\(trial.visibleText)")
        try record(trial.report.outcome, "postgres", .tunnelOverGarbage)
        let door = FaultyServer(.slamming(breaksOff: false))
        let slammed = try PostgresTrial(credentials(door.port))
        #expect(slammed.report.end == "ssh connection_lost", "\(slammed.visibleText)")
    }

    @Test("A cancel ends the client")
    func cancelling() throws {
        let server = FaultyServer(.silence)
        let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 60_000))
        Thread.detachNewThread {
            while Clients.running(at: server.port).isEmpty {
                usleep(5_000)
            }
            interruption.cancel()
        }
        #expect(throws: Interruption.Interrupted(.cancelled)) {
            try PostgresTrial(credentials(server.port), interruption: interruption)
        }
        #expect(Clients.running(at: server.port).isEmpty)
    }

    @Test("No secret stands in an argument or an environment, and the private key in no file")
    func secrecy() throws {
        let servers = try SSHServers.shared()
        let secrets = ["sshPrivateKeyPassphrase": servers.passphrase, "password": "unseen-db-pw"]
        let watch = Watch(for: [servers.passphrase, "unseen-db-pw"], port: servers.port)
        for _ in 0..<3 {
            let trial = try PostgresTrial(credentials(servers.port, key: "sealed", secrets: secrets))
            #expect(trial.report.end == "connect connection_refused", "\(trial.visibleText)")
        }
        let seen = watch.end()
        #expect(seen.clients > 0)
        #expect(seen.leaks.isEmpty)
    }

    @Test("Without OpenSSH's client the answer names what to install")
    func missingClient() throws {
        let credentials = try credentials(1).credentials
        let parameters = try #require(try SSHParameters.given(in: credentials))
        let failure = try #require(throws: TestFailure.self) {
            try SSHOpening(
                parameters,
                client: nil,
                Interruption(deadline: Instant.now.advanced(byMilliseconds: 10_000))
            )
        }
        #expect(failure.stage == .validate)
        #expect(failure.reason == .driverUnavailable)
        #expect(failure.fields.map(\.description) == ["/credentials/sshTunnel"])
        for package in ["openssh-client ", "openssh-clients ", "openssh "] {
            #expect(failure.hint?.contains(package) == true)
        }
        var outcome = TestOutcome()
        outcome.failure = failure
        try record(outcome, "postgres", .tunnelWithoutClient)
    }
}

/// The running clients that were started for a server at a port of this computer.
enum Clients {
    static func running(at port: Int) -> [Int] {
        processes().filter { identifier in
            let words = words(of: identifier, "cmdline")
            return words.first?.hasSuffix("ssh") == true && words.contains(String(port))
        }
    }

    static func processes() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int($0) }
    }

    /// What is separated by zero bytes in a file of a process.
    static func words(of process: Int, _ file: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/\(file)") else { return [] }
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Looks at the arguments and environments of all processes as fast as it can.
private final class Watch: Sendable {
    struct Seen {
        var clients = 0
        var leaks: [String] = []
        var isOver = false
        var hasEnded = false
    }

    private let seen = Monitor(Seen())

    init(for secrets: [String], port: Int) {
        Thread.detachNewThread { [seen] in
            while !seen.withLock({ $0.isOver }) {
                let clients = Clients.running(at: port).count
                let texts = Clients.processes().flatMap { process in
                    Clients.words(of: process, "cmdline") + Clients.words(of: process, "environ")
                }
                let leaks = texts.filter { text in secrets.contains { text.contains($0) } }
                seen.withLock { state in
                    state.clients += clients
                    state.leaks += leaks
                }
            }
            seen.withLockSignalling { $0.hasEnded = true }
        }
    }

    func end() -> Seen {
        seen.withLock { $0.isOver = true }
        _ = seen.wait { $0.hasEnded ? true : nil }
        return seen.withLock { $0 }
    }
}
