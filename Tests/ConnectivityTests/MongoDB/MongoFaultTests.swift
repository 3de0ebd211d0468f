import Datasource
import JSON
import NativeLibraries
import POSIX
import Testing

@testable import Connectivity

/// Servers that aren't well, or aren't MongoDB.
struct MongoFault: CustomTestStringConvertible, Sendable {
    let testDescription: String

    /// The row of the published table that it stands for.
    var cause: FailureCause?
    let fault: FaultyServer.Fault
    var mode = "disable"

    /// Stage and reason.
    let end: String
    var fields = ["host", "port"]

    static let silent = [
        MongoFault(
            testDescription: "unreachable",
            cause: .unreachable,
            fault: .unreachable,
            end: "connect timeout"
        ),
        MongoFault(testDescription: "silent", cause: .silence, fault: .silence, end: "authenticate timeout"),
        MongoFault(
            testDescription: "silent, asked for TLS",
            cause: .silenceInTLS,
            fault: .silence,
            mode: "require",
            end: "tls timeout",
            fields: ["host", "port", "sslMode"]
        ),
        MongoFault(
            testDescription: "stalled in the middle of TLS",
            fault: .saying("\u{16}\u{3}\u{3}\u{0}\u{7A}"),
            mode: "require",
            end: "tls timeout",
            fields: ["host", "port", "sslMode"]
        ),
        MongoFault(
            testDescription: "trickling",
            cause: .slowTrickle,
            fault: .trickling(String(repeating: "\u{1}\u{1}\u{0}\u{0}", count: 4)),
            end: "authenticate timeout"
        ),
    ]

    static let broken = [
        MongoFault(
            testDescription: "HTTP server",
            cause: .garbage,
            fault: .saying("HTTP/1.1 400 Bad Request\r\n\r\n"),
            end: "authenticate protocol_error"
        ),
        MongoFault(
            testDescription: "HTTP server, asked for TLS",
            fault: .saying("HTTP/1.1 400 Bad Request\r\n\r\n"),
            mode: "require",
            end: "tls protocol_error",
            fields: ["host", "port", "sslMode"]
        ),
        MongoFault(
            testDescription: "a message that is too long",
            cause: .hugeAnswer,
            fault: .saying("\u{7F}\u{7F}\u{7F}\u{7F}\u{0}\u{0}\u{0}\u{0}"),
            end: "authenticate protocol_error"
        ),
        MongoFault(testDescription: "closing", fault: .closing, end: "authenticate connection_lost"),
        MongoFault(
            testDescription: "resetting",
            cause: .reset,
            fault: .resetting,
            end: "authenticate connection_lost"
        ),
        MongoFault(
            testDescription: "closing, asked for TLS",
            fault: .closing,
            mode: "require",
            end: "tls tls_unsupported",
            fields: ["sslMode"]
        ),
        MongoFault(
            testDescription: "closing, whatever it is asked for",
            fault: .closing,
            mode: "prefer",
            end: "authenticate connection_lost"
        ),
    ]
}

@Suite(.timeLimit(.minutes(10)))
struct MongoFaultTests {
    @Test("Silence ends at the deadline", arguments: MongoFault.silent)
    func silence(_ example: MongoFault) throws {
        let trial = try trial(example, milliseconds: 400)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields)
        #expect((400..<5_000).contains(trial.milliseconds))
        try note(example, trial)
    }

    @Test("What is wrong is told at once", arguments: MongoFault.broken)
    func breakage(_ example: MongoFault) throws {
        let trial = try trial(example, milliseconds: 10_000)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields)
        #expect(trial.milliseconds < 8_000)
        try note(example, trial)
    }

    @Test("A cancel takes effect at once, whatever is under way", arguments: MongoFault.silent)
    func cancel(_ example: MongoFault) throws {
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

    @Test("The library runs in a process of its own, which an answer may crash, and leaves without a word")
    func isolation() throws {
        #expect(DriverRegistry.standard.driver(for: "mongodb") is IsolatedDriver)
    }

    @Test("Without the library the test says what to install")
    func missingLibrary() throws {
        let missing = LibraryDescription(
            name: "libmongoc (MongoDB)",
            candidates: ["libmongoc-that-is-not-there.so"],
            packages: MongoLibrary.library.packages
        )
        let driver = MongoDriver(library: Library(missing))
        let trial = try HTTPTrial(driver, "mongodb", ["host": "127.0.0.1", "port": 1])
        #expect(trial.report.end == "validate driver_unavailable")
        #expect(trial.report.outcome.failure?.hint?.contains("libmongoc-1.0-0 (Debian, Ubuntu)") == true)
        try record(trial.report.outcome, "mongodb", .missingLibrary)
    }

    private func note(_ example: MongoFault, _ trial: HTTPTrial) throws {
        #expect(!trial.visibleText.contains("right-pw"))
        #expect(trial.report.outcome.failure?.hint != nil)
        guard let cause = example.cause else { return }
        try record(trial.report.outcome, "mongodb", cause)
    }

    private func trial(
        _ example: MongoFault,
        milliseconds: Int = 0,
        interruption: Interruption? = nil
    ) throws -> HTTPTrial {
        let server = FaultyServer(example.fault)
        return try HTTPTrial(
            MongoDriver(),
            "mongodb",
            [
                "host": "127.0.0.1", "port": .number(JSONNumber(server.port)), "username": "alice",
                "sslMode": .string(example.mode),
            ],
            secrets: ["password": "right-pw"],
            milliseconds: milliseconds,
            interruption: interruption
        )
    }
}

extension MongoServerTests {
    /// Real servers that stop in the middle.
    struct Interruptions {
        @Test(
            "Silence in the middle of a real conversation ends at the deadline",
            arguments: [
                ("saslStart", "authenticate timeout"), ("saslContinue", "authenticate timeout"),
                ("buildInfo", "query timeout"), ("listCollections", "authorize timeout"),
            ]
        )
        func stalled(_ command: String, _ end: String) throws {
            let server = FaultyServer(.stalling(port: try MongoServers.shared().port(.withoutTLS), after: command))
            let trial = try trial(server, milliseconds: 1_500)
            #expect(trial.report.end == end, "\(trial.visibleText)")
            #expect(!trial.report.fields.isEmpty)
            #expect((1_500..<8_000).contains(trial.milliseconds))
        }

        @Test("Where TLS is preferred, a server that never answers to TLS is asked without it in time")
        func ignoredTLS() throws {
            // What a handshake begins with; without TLS everything is passed on.
            let fault = FaultyServer.Fault.stalling(
                port: try MongoServers.shared().port(.withoutTLS),
                after: "\u{16}\u{3}\u{1}"
            )
            let server = FaultyServer(fault)
            func trial(_ mode: String, milliseconds: Int) throws -> HTTPTrial {
                try MongoCredentials(
                    changes: [
                        "host": "127.0.0.1", "port": .number(JSONNumber(server.port)), "sslMode": .string(mode),
                    ]
                ).trial(milliseconds: milliseconds)
            }
            let preferred = try trial("prefer", milliseconds: 6_000)
            #expect(preferred.report.end == "ok", "\(preferred.visibleText)")
            #expect(preferred.report.outcome.warnings.contains { $0.contains("isn't encrypted") })
            let required = try trial("require", milliseconds: 600)
            #expect(required.report.end == "tls timeout", "\(required.visibleText)")
        }

        @Test(
            "A connection that breaks after the login isn't opened again",
            arguments: [
                ("saslContinue", "authenticate connection_lost"), ("buildInfo", "query connection_lost"),
            ]
        )
        func broken(_ command: String, _ end: String) throws {
            let server = FaultyServer(.breaking(port: try MongoServers.shared().port(.front), after: command))
            let before = try MongoServers.shared().counts()
            let trial = try trial(server, milliseconds: 10_000)
            #expect(trial.report.end == end, "\(trial.visibleText)")
            #expect(try MongoServers.shared().counts().logins - before.logins == 1)
        }

        private func trial(_ server: FaultyServer, milliseconds: Int) throws -> HTTPTrial {
            let credentials = MongoCredentials(
                changes: ["host": "127.0.0.1", "port": .number(JSONNumber(server.port))]
            )
            return try credentials.trial(milliseconds: milliseconds)
        }
    }
}
