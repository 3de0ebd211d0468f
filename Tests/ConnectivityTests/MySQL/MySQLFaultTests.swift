import JSON
import POSIX
import Testing

@testable import Connectivity

/// Servers that aren't well, or aren't MySQL.
struct MySQLFault: CustomTestStringConvertible, Sendable {
    let name: String
    let fault: FaultyServer.Fault
    var mode = "require"

    /// Stage and reason.
    let end: String
    var cause: FailureCause?

    var testDescription: String { name }

    /// How a TLS handshake begins.
    static let handshake = "\u{16}\u{3}\u{1}"
}

@Suite(.timeLimit(.minutes(10)))
struct MySQLFaultTests {
    private static let silent = [
        MySQLFault(name: "unreachable", fault: .unreachable, end: "connect timeout"),
        MySQLFault(name: "silent", fault: .silence, end: "connect timeout", cause: .silence),
        MySQLFault(name: "silent without TLS", fault: .silence, mode: "disable", end: "connect timeout"),
        MySQLFault(
            name: "slow",
            fault: .greetingSlowly([100, 0, 0, 0, 10] + Array("8.0.36".utf8) + Array(repeating: 0, count: 92)),
            end: "connect timeout",
            cause: .slowTrickle
        ),
    ]

    private static let broken = [
        MySQLFault(
            name: "SSH server",
            fault: .greeting(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
            end: "connect protocol_error",
            cause: .garbage
        ),
        MySQLFault(
            name: "SSH server without TLS",
            fault: .greeting(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
            mode: "disable",
            end: "connect protocol_error"
        ),
        MySQLFault(
            name: "garbage",
            fault: .greeting(Array(repeating: 0xA7, count: 300)),
            mode: "prefer",
            end: "connect protocol_error"
        ),
        MySQLFault(
            name: "packet of 16 MiB announced",
            fault: .greeting([255, 255, 255, 0, 10]),
            end: "connect protocol_error",
            cause: .hugeAnswer
        ),
        MySQLFault(
            name: "greeting that is cut off",
            fault: .greeting([8, 0, 0, 0, 10, 56, 46, 48, 0, 1, 2, 3]),
            end: "connect protocol_error"
        ),
        MySQLFault(
            name: "closing in the middle of the greeting",
            fault: .greetingAndClosing([100, 0, 0, 0, 10, 56]),
            end: "connect connection_lost"
        ),
        MySQLFault(name: "closing", fault: .slamming(breaksOff: false), end: "connect connection_lost"),
        MySQLFault(
            name: "closing without TLS",
            fault: .slamming(breaksOff: false),
            mode: "disable",
            end: "connect connection_lost"
        ),
        MySQLFault(
            name: "too many connections",
            fault: .greeting([23, 0, 0, 0, 0xFF, 0x10, 0x04] + Array("Too many connections".utf8)),
            end: "connect server_busy",
            cause: .tooManyConnections
        ),
        MySQLFault(
            name: "host that may not connect",
            fault: .greeting([19, 0, 0, 0, 0xFF, 0x6A, 0x04] + Array("Host not allowed".utf8)),
            end: "authorize permission_denied"
        ),
        MySQLFault(
            name: "MySQL's demand for TLS",
            fault: .greeting([15, 0, 0, 0, 0xFF, 0x57, 0x0C] + Array("secure only!".utf8)),
            mode: "disable",
            end: "authenticate tls_required"
        ),
    ]

    @Test("Silence ends at the deadline", arguments: silent)
    func silence(_ example: MySQLFault) throws {
        let server = FaultyServer(example.fault)
        let trial = try trial(example, port: server.port, milliseconds: 700)
        try check(example, trial)
        #expect((600..<10_000).contains(trial.milliseconds))
        #expect(trial.report.outcome.timings.last?.stage == trial.report.outcome.failure?.stage)
    }

    @Test("What is wrong is told without waiting for the deadline", arguments: broken)
    func breakage(_ example: MySQLFault) throws {
        let server = FaultyServer(example.fault)
        let trial = try trial(example, port: server.port, milliseconds: 60_000)
        try check(example, trial)
        #expect(trial.milliseconds < 30_000)
    }

    @Test("A connection that breaks off where it stands is lost", arguments: ["TLS", "login"])
    func reset(_ place: String) throws {
        let port = try MySQLServers.shared().port(.main)
        let server = FaultyServer(.breaking(port: port, after: place == "TLS" ? MySQLFault.handshake : "alice"))
        let example = MySQLFault(
            name: place,
            fault: .resetting,
            mode: place == "TLS" ? "require" : "disable",
            end: place == "TLS" ? "tls connection_lost" : "authenticate connection_lost",
            cause: place == "TLS" ? .reset : nil
        )
        try check(example, trial(example, port: server.port, milliseconds: 60_000))
    }

    @Test("A server that stalls in TLS, where the library can't be stopped, ends at the deadline all the same")
    func stall() throws {
        let port = try MySQLServers.shared().port(.main)
        let server = FaultyServer(.stalling(port: port, after: MySQLFault.handshake))
        let example = MySQLFault(name: "", fault: .silence, end: "tls timeout", cause: .silenceInTLS)
        let trial = try trial(example, port: server.port, milliseconds: 700)
        try check(example, trial)
        #expect((600..<10_000).contains(trial.milliseconds))
    }

    @Test("A server that agrees on TLS and is silent then was asked to log in")
    func silenceAfterTLS() throws {
        let port = try MySQLServers.shared().port(.main)
        // With this the second half of TLS 1.3 begins, which the client need not see answered.
        let server = FaultyServer(.stalling(port: port, after: "\u{14}\u{3}\u{3}"))
        let example = MySQLFault(name: "", fault: .silence, end: "authenticate timeout")
        let trial = try trial(example, port: server.port, milliseconds: 1_500)
        try check(example, trial)
        let stages = trial.report.outcome.timings.map(\.stage)
        #expect(stages.suffix(3) == [.connect, .tls, .authenticate], "\(stages)")
    }

    @Test(
        "A connection that ends in TLS is lost, whatever the library thinks of a certificate that nobody verifies",
        arguments: [100, 400, 900, 1_250]
    )
    func endInTLS(_ count: Int) throws {
        let port = try MySQLServers.shared().port(.main)
        let server = FaultyServer(.passing(port: port, count))
        let example = MySQLFault(name: "", fault: .silence, end: "tls connection_lost")
        let trial = try trial(example, port: server.port, milliseconds: 30_000)
        let isLost = trial.report.outcome.failure?.reason == .connectionLost
        #expect(isLost, "\(trial.visibleText)")
        #expect(trial.report.fields == ["host", "port"])
    }

    @Test("Nothing listens")
    func closedPort() throws {
        let port = FaultyServer(.silence).port
        let example = MySQLFault(
            name: "",
            fault: .silence,
            end: "connect connection_refused",
            cause: .closedPort
        )
        let trial = try trial(example, port: port, milliseconds: 60_000)
        try check(example, trial)
        #expect(trial.report.outcome.failure?.nativeCode == "ECONNREFUSED")
    }

    @Test("A cancel takes effect at once")
    func cancel() throws {
        let server = FaultyServer(.silence)
        let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 60_000))
        try POSIX.Thread.start("cancel") {
            POSIX.Thread.sleep(milliseconds: 200)
            interruption.cancel()
        }
        let start = Instant.now
        #expect(throws: Interruption.Interrupted(.cancelled)) {
            try MySQLTrial(MySQLCredentials(port: server.port), interruption: interruption)
        }
        #expect(Instant.now.milliseconds(since: start) < 20_000)
    }

    private func trial(_ example: MySQLFault, port: Int, milliseconds: Int) throws -> MySQLTrial {
        try MySQLTrial(
            MySQLCredentials(port: port, ["sslMode": .string(example.mode)]),
            milliseconds: milliseconds
        )
    }

    private func check(_ example: MySQLFault, _ trial: MySQLTrial) throws {
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.outcome.failure?.hint != nil)
        #expect(!trial.visibleText.contains("right-pw"))
        if let cause = example.cause {
            for type in ["mysql", "singlestore"] {
                try record(trial.report.outcome, type, cause)
            }
        }
    }
}
