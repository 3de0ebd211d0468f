import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

/// A driver that says what it is told to say.
private struct TalkativeDriver: Driver {
    var outcome = TestOutcome()
    var meanwhile: @Sendable (TestSession) -> Void = { _ in }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        meanwhile(session)
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        meanwhile(session)
        if let failure = outcome.failure {
            throw failure
        }
        return DiscoveredSchema(schemas: [])
    }
}

@Suite(.timeLimit(.minutes(10)))
struct ConnectionTesterTests {
    private static let password = "p\"4ss%é"

    private let credentials = Credentials(plain: [:], secrets: [JSONPointer("password"): Secret(password)])
    private let failure = TestFailure(
        stage: .authenticate,
        reason: .authenticationFailed,
        message: "no user with \(password)",
        hint: "not p%224ss%25%C3%A9",
        nativeCode: password
    )

    @Test("A CSV file is tested to the full report")
    func report() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Array("a,b\n1,2\n".utf8))
        let report = try ConnectionTester().test(
            "csv",
            Credentials(plain: ["file": .string(file)]),
            session: .patient()
        )
        #expect(report.isOK)
        let json = report.json
        #expect(json["ok"] == true)
        #expect(json["datasourceType"] == "csv")
        #expect(json["via"] == "bridge")
        #expect(json["warnings"] == [])
        #expect(json["server"]?["columns"] == 2)
        #expect(json["timings"]?.object?.keys == ["validateMs", "connectMs", "queryMs", "totalMs"])
        #expect(report.totalMilliseconds >= report.outcome.timings.map(\.milliseconds).reduce(0, +))
    }

    @Test("A type without a driver is reported, not made up")
    func missingDriver() throws {
        let report = try ConnectionTester().test("none", credentials, session: .patient())
        #expect(report.outcome.failure?.stage == .validate)
        #expect(report.outcome.failure?.reason == .driverUnavailable)
        #expect(report.outcome.failure?.message == "This version has no driver for none.")
        let hint = try #require(report.outcome.failure?.hint)
        #expect(hint.hasPrefix("It can test: "))
        #expect(hint.contains(" csv, "))
        #expect(throws: ConnectionTester.DiscoveryFailure.self) {
            try ConnectionTester().discoverSchema("none", credentials, session: .patient())
        }
    }

    @Test("No text of a report holds a secret")
    func scrubbing() throws {
        var outcome = TestOutcome()
        outcome.failure = failure
        outcome.warnings = ["\(Self.password) is weak"]
        outcome.server = ["version": .string("1 \(Self.password)"), "nested": [["x": .string(Self.password)]]]
        outcome.tls = TLSFacts(used: true, version: Self.password)
        let notes = Monitor([String]())
        let driver = TalkativeDriver(outcome: outcome) { $0.progress(.connect, "trying \(Self.password)") }
        let session = TestSession(interruption: TestSession.patient().interruption) { _, text in
            notes.withLock { $0.append(text) }
        }
        let report = try tester(driver).test("x", credentials, session: session)
        #expect(report.outcome.failure?.message == "no user with <redacted>")
        #expect(report.outcome.failure?.hint == "not <redacted>")
        #expect(report.outcome.failure?.nativeCode == "<redacted>")
        #expect(report.outcome.warnings == ["<redacted> is weak"])
        #expect(report.outcome.server == ["version": "1 <redacted>", "nested": [["x": "<redacted>"]]])
        #expect(report.outcome.tls?.version == "<redacted>")
        #expect(notes.withLock { $0 } == ["trying <redacted>"])
    }

    @Test("A schema's failure holds no secret either")
    func schemaScrubbing() throws {
        var outcome = TestOutcome()
        outcome.failure = failure
        let tester = tester(TalkativeDriver(outcome: outcome))
        #expect {
            try tester.discoverSchema("x", credentials, session: .patient())
        } throws: { error in
            guard case ConnectionTester.DiscoveryFailure.failed(let report) = error else { return false }
            let failure = report.outcome.failure
            return failure?.message == "no user with <redacted>"
        }
    }

    @Test("A cancelled test has no report, unless it had succeeded")
    func cancel() throws {
        var failed = TestOutcome()
        failed.failure = failure
        let failing = tester(TalkativeDriver(outcome: failed) { $0.interruption.cancel() })
        #expect(throws: Interruption.Interrupted(.cancelled)) {
            try failing.test("x", credentials, session: .patient())
        }
        #expect {
            try failing.discoverSchema("x", credentials, session: .patient())
        } throws: { error in
            if case ConnectionTester.DiscoveryFailure.cancelled = error { true } else { false }
        }
        let succeeding = tester(TalkativeDriver { $0.interruption.cancel() })
        #expect(try succeeding.test("x", credentials, session: .patient()).isOK)
    }

    @Test("A file on a drive that doesn't answer is reported at the deadline")
    func deadline() throws {
        let gate = Monitor(false)
        let driver = CSVDriver(threads: AbandonableWork(limit: 1)) { _, _ in
            _ = gate.wait { $0 ? true : nil }
            return .failure(.emptyFile)
        }
        defer { gate.withLockSignalling { $0 = true } }
        let tester = tester(driver)
        let file = Credentials(plain: ["file": "/gone/x.csv"])
        let start = Instant.now
        let report = try tester.test("x", file, session: .patient(milliseconds: 500))
        #expect(Instant.now.milliseconds(since: start) < 5_000)
        #expect(report.outcome.failure?.reason == .timeout)
        #expect(report.outcome.failure?.stage == .connect)
        #expect(report.outcome.timings.map(\.stage) == [.validate, .connect])

        let refused = try tester.test("x", file, session: .patient())
        #expect(refused.outcome.failure?.reason == .serverBusy)
    }

    @Test("A cancel reaches a file on a drive that doesn't answer")
    func cancelWhileReading() throws {
        let gate = Monitor(false)
        let session = TestSession.patient()
        let driver = CSVDriver(threads: AbandonableWork(limit: 1)) { _, interruption in
            interruption.cancel()
            _ = gate.wait { $0 ? true : nil }
            return .failure(.emptyFile)
        }
        defer { gate.withLockSignalling { $0 = true } }
        let tester = tester(driver)
        #expect(throws: Interruption.Interrupted(.cancelled)) {
            try tester.test("x", Credentials(plain: ["file": "/gone/x.csv"]), session: session)
        }
    }

    private func tester(_ driver: some Driver) -> ConnectionTester {
        ConnectionTester(registry: DriverRegistry(["x": driver]))
    }
}
