import Datasource
import JSON
import NativeLibraries
import POSIX
import Testing

@testable import Connectivity

/// Servers that aren't well, or aren't PostgreSQL.
struct PostgresFault: CustomTestStringConvertible, Sendable {
    let name: String

    /// The row of the published table that it stands for.
    var cause: FailureCause?
    let fault: FaultyServer.Fault
    var mode = "require"

    /// Stage and reason.
    let end: String
    let fields: [String]
    var code: String?

    var testDescription: String { name }
}

@Suite(.timeLimit(.minutes(10)))
struct PostgresFaultTests {
    private static let silent = [
        PostgresFault(
            name: "unreachable",
            cause: .unreachable,
            fault: .unreachable,
            end: "connect timeout",
            fields: ["host", "port"]
        ),
        PostgresFault(name: "silent", cause: .silence, fault: .silence, end: "tls timeout", fields: ["host", "port"]),
        PostgresFault(
            name: "silent without TLS",
            fault: .silence,
            mode: "disable",
            end: "authenticate timeout",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "silent after agreeing to TLS",
            cause: .silenceInTLS,
            fault: .silenceInTLS,
            end: "tls timeout",
            fields: ["host", "port", "sslMode"]
        ),
        PostgresFault(
            name: "stalled in the middle of the login",
            fault: .saying("R"),
            mode: "disable",
            end: "authenticate timeout",
            fields: ["host", "port"]
        ),
    ]

    private static let broken = [
        PostgresFault(
            name: "HTTP server",
            cause: .garbage,
            fault: .saying("HTTP/1.1 400 Bad Request\r\n\r\n"),
            end: "tls protocol_error",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "HTTP server without TLS",
            fault: .saying("HTTP/1.1 400 Bad Request\r\n\r\n"),
            mode: "disable",
            end: "authenticate protocol_error",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "SSH server",
            fault: .saying("SSH-2.0-OpenSSH_9.2\r\n"),
            end: "tls protocol_error",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "garbage in TLS",
            fault: .sayingInTLS("no TLS at all, but long enough to be taken for a record"),
            end: "tls protocol_error",
            fields: ["host", "port"]
        ),
        PostgresFault(name: "closing", fault: .closing, end: "tls connection_lost", fields: ["host", "port"]),
        PostgresFault(
            name: "closing without TLS",
            fault: .closing,
            mode: "disable",
            end: "authenticate connection_lost",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "resetting",
            cause: .reset,
            fault: .resetting,
            end: "tls connection_lost",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "resetting in TLS",
            fault: .resettingInTLS,
            end: "tls connection_lost",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "resetting without TLS",
            fault: .resetting,
            mode: "disable",
            end: "authenticate connection_lost",
            fields: ["host", "port"]
        ),
        PostgresFault(
            name: "refusing TLS and everything else",
            fault: .saying("N"),
            end: "tls tls_unsupported",
            fields: ["sslMode"]
        ),
    ]

    @Test("Silence ends at the deadline", arguments: silent)
    func silence(_ example: PostgresFault) throws {
        let trial = try trial(example, milliseconds: 400)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields)
        #expect((400..<5_000).contains(trial.milliseconds))
        try note(example, trial)
        #expect(!trial.visibleText.contains("right-pw"))
    }

    @Test("What is wrong is told at once", arguments: broken)
    func breakage(_ example: PostgresFault) throws {
        let trial = try trial(example, milliseconds: 10_000)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields)
        #expect(trial.milliseconds < 8_000)
        try note(example, trial)
        #expect(!trial.visibleText.contains("right-pw"))
    }

    @Test("A cancel takes effect at once, whatever is under way", arguments: silent)
    func cancel(_ example: PostgresFault) throws {
        let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 30_000))
        let cancelled = Monitor<Instant?>(nil)
        try Thread.start("cancel") {
            Thread.sleep(milliseconds: 100)
            cancelled.withLock { $0 = .now }
            interruption.cancel()
        }
        #expect(throws: Interruption.Interrupted(.cancelled)) {
            try trial(example, interruption: interruption)
        }
        let start = try #require(cancelled.withLock { $0 })
        #expect(Instant.now.milliseconds(since: start) < 5_000)
    }

    @Test("An address that doesn't answer gets its share of the time, and the next one is tried")
    func addresses() throws {
        let unreachable = FaultyServer(.unreachable)
        // Nobody else listens on this address and port, so it refuses at once.
        let driver = PostgresDriver.local(addresses: ["127.0.0.1", "127.0.0.2"])
        let trial = try PostgresTrial(PostgresCredentials(port: unreachable.port), driver: driver, milliseconds: 800)
        #expect(trial.report.end == "connect connection_refused", "\(trial.visibleText)")
        #expect((400..<5_000).contains(trial.milliseconds))
    }

    @Test("Name servers that are silent make nobody wait longer than the deadline")
    func silentNameServers() throws {
        let gate = Monitor(false)
        let threads = AbandonableWork(limit: 1)
        defer { gate.withLockSignalling { $0 = true } }
        let driver = PostgresDriver(.postgres, .postgreSQL) { _, interruption throws(HostResolver.Failure) in
            do throws(AbandonableWork.Failure) {
                return try threads.run("resolver", until: interruption) {
                    _ = gate.wait { $0 ? true : nil }
                    return []
                }
            } catch {
                switch error {
                case .interrupted(let cause): throw .interrupted(cause)
                case .busy: throw .busy
                }
            }
        }
        let silent = try PostgresTrial(PostgresCredentials(port: 1), driver: driver, milliseconds: 300)
        #expect(silent.report.end == "resolve timeout")
        #expect(silent.report.fields == ["host"])
        #expect((300..<5_000).contains(silent.milliseconds))
        let busy = try PostgresTrial(PostgresCredentials(port: 1), driver: driver)
        #expect(busy.report.end == "resolve server_busy")
        #expect(busy.report.fields == ["host"])
    }

    @Test("Without the library the test says what to install")
    func missingLibrary() throws {
        let missing = LibraryDescription(
            name: "libpq (PostgreSQL)",
            candidates: ["libpq-that-is-not-there.so"],
            packages: PostgresLibrary.library.packages
        )
        let driver = PostgresDriver(.postgres, .postgreSQL, library: Library(missing))
        let trial = try PostgresTrial(PostgresCredentials(port: 1), driver: driver)
        #expect(trial.report.end == "validate driver_unavailable")
        #expect(trial.report.outcome.failure?.hint?.contains("libpq5 (Debian, Ubuntu)") == true)
        try record(trial.report.outcome, "postgres", .missingLibrary)
    }

    private func note(_ example: PostgresFault, _ trial: PostgresTrial) throws {
        guard let cause = example.cause else { return }
        // They speak its protocol through the same driver.
        for type in ["postgres", "redshift", "cockroachdb"] {
            try record(trial.report.outcome, type, cause)
        }
    }

    private func trial(
        _ example: PostgresFault,
        milliseconds: Int = 0,
        interruption: Interruption? = nil
    ) throws -> PostgresTrial {
        let server = FaultyServer(example.fault)
        let credentials = PostgresCredentials(port: server.port, ["sslMode": .string(example.mode)])
        return try PostgresTrial(credentials, milliseconds: milliseconds, interruption: interruption)
    }
}
