import JSON
import POSIX
import Testing

@testable import Connectivity

/// Servers that aren't well, or aren't SQL Server.
struct MSSQLFault: CustomTestStringConvertible, Sendable {
    let name: String
    let fault: FaultyServer.Fault

    /// Stage and reason.
    let end: String
    var cause: FailureCause?

    var testDescription: String { name }

    /// How a TLS handshake begins.
    static let handshake = "\u{16}\u{3}\u{1}"

    /// The beginning of a prelogin answer, whose rest never comes.
    static let halfAnswer = "\u{4}\u{1}\u{0}\u{30}\u{0}\u{0}\u{1}\u{0}\u{0}\u{0}\u{1a}"
}

@Suite(.timeLimit(.minutes(10)))
struct MSSQLFaultTests {
    private static let silent = [
        MSSQLFault(name: "unreachable", fault: .unreachable, end: "connect timeout", cause: .unreachable),
        MSSQLFault(name: "silent", fault: .silence, end: "tls timeout", cause: .silence),
        MSSQLFault(
            name: "slow",
            fault: .trickling(MSSQLFault.halfAnswer),
            end: "tls timeout",
            cause: .slowTrickle
        ),
    ]

    private static let broken = [
        MSSQLFault(name: "HTTP server", fault: .saying("HTTP/1.1 400 Bad Request\r\n\r\n"), end: "tls protocol_error"),
        MSSQLFault(
            name: "SSH server",
            fault: .greeting(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
            end: "tls protocol_error",
            cause: .garbage
        ),
        MSSQLFault(
            name: "garbage in a packet",
            fault: .greeting([4, 1, 0, 16] + Array(repeating: 0xA7, count: 300)),
            end: "tls protocol_error"
        ),
        MSSQLFault(
            name: "packets without end",
            fault: .greeting(
                Array(repeating: [4, 0, 0x10, 0] + Array(repeating: UInt8(0), count: 4092), count: 40).flatMap { $0 }
            ),
            end: "tls protocol_error",
            cause: .hugeAnswer
        ),
        MSSQLFault(name: "closing", fault: .closing, end: "tls connection_lost"),
        MSSQLFault(name: "breaking off", fault: .resetting, end: "tls connection_lost", cause: .reset),
    ]

    @Test("Silence ends at the deadline", arguments: silent)
    func silence(_ example: MSSQLFault) throws {
        let server = FaultyServer(example.fault)
        let trial = try trial(port: server.port, milliseconds: 900)
        try check(example, trial)
        #expect((800..<10_000).contains(trial.milliseconds))
        #expect(trial.report.outcome.timings.last?.stage == trial.report.outcome.failure?.stage)
    }

    @Test("What is wrong is told without waiting for the deadline", arguments: broken)
    func breakage(_ example: MSSQLFault) throws {
        let server = FaultyServer(example.fault)
        let trial = try trial(port: server.port, milliseconds: 60_000)
        try check(example, trial)
        #expect(trial.milliseconds < 30_000)
    }

    @Test("A connection that stalls in TLS ends at the deadline, and one that breaks off there is lost")
    func inTLS() throws {
        let port = try MSSQLServers.shared().port(.main)
        let stalling = FaultyServer(.stalling(port: port, after: MSSQLFault.handshake))
        let stalled = MSSQLFault(name: "", fault: .silence, end: "tls timeout", cause: .silenceInTLS)
        try check(stalled, trial(port: stalling.port, milliseconds: 900))
        let breaking = FaultyServer(.breaking(port: port, after: MSSQLFault.handshake))
        let broken = MSSQLFault(name: "", fault: .silence, end: "tls connection_lost")
        try check(broken, trial(port: breaking.port, milliseconds: 60_000))
    }

    @Test(
        "Where the login reaches another server than the look at it, a certificate that isn't in order isn't called verified",
        arguments: [MSSQLServers.Flavour.expired, .otherHost]
    )
    func otherServer(_ flavour: MSSQLServers.Flavour) throws {
        let servers = try MSSQLServers.shared()
        let server = FaultyServer(.switching(port: try servers.port(.main), then: try servers.port(flavour)))
        var credentials = try MSSQLCredentials(.main)
        credentials.plain["port"] = .number(JSONNumber(server.port))
        let trial = try MSSQLTrial(credentials)
        withExtendedLifetime(server) {}
        #expect(trial.report.end == "authenticate protocol_error", "\(trial.visibleText)")
        #expect(trial.report.outcome.failure?.message.contains("TLS") == true)
        #expect(trial.report.outcome.tls?.verified == false)
    }

    @Test(
        "A server that says nothing to a login or a statement, where the library can't be stopped, ends at the deadline all the same",
        arguments: [("silent", "authenticate timeout"), ("asleep", "query timeout")]
    )
    func silenceAfterwards(_ user: String, _ end: String) throws {
        let credentials = try MSSQLCredentials(.main, ["user": .string(user)])
        let trial = try MSSQLTrial(credentials, milliseconds: 2_000)
        #expect(trial.report.end == end, "\(trial.visibleText)")
        #expect((1_800..<12_000).contains(trial.milliseconds))
        #expect(trial.report.outcome.failure?.hint != nil)
    }

    @Test("Nothing listens")
    func closedPort() throws {
        let port = FaultyServer(.silence).port
        let trial = try trial(port: port, milliseconds: 60_000)
        try check(
            MSSQLFault(name: "", fault: .silence, end: "connect connection_refused", cause: .closedPort),
            trial
        )
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
            try MSSQLTrial(MSSQLCredentials(port: server.port), interruption: interruption)
        }
        #expect(Instant.now.milliseconds(since: start) < 20_000)
    }

    private func trial(port: Int, milliseconds: Int) throws -> MSSQLTrial {
        try MSSQLTrial(MSSQLCredentials(port: port), milliseconds: milliseconds)
    }

    private func check(_ example: MSSQLFault, _ trial: MSSQLTrial) throws {
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields.first == "server", "\(trial.visibleText)")
        #expect(trial.report.outcome.failure?.hint != nil)
        #expect(!trial.visibleText.contains("right-pw"))
        if let cause = example.cause {
            try record(trial.report.outcome, "mssql", cause)
        }
    }
}
