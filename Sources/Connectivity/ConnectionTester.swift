package import Datasource
package import POSIX

/// Tests connections with whatever driver fits, and lets no secret out with what the driver says.
package struct ConnectionTester: Sendable {
    /// Why a schema could not be read.
    package enum DiscoveryFailure: Error, Sendable {
        /// Somebody no longer wants it.
        case cancelled
        /// As a test would report it, a missed deadline included.
        case failed(TestReport)
    }

    private let registry: DriverRegistry

    package init(registry: DriverRegistry = .standard) {
        self.registry = registry
    }

    /// Tests a connection on the calling thread.
    ///
    /// - Returns: a report that holds none of the credentials' secrets. A missing driver, invalid credentials and a missed
    ///   deadline are reports too.
    /// - Throws: only when the test was cancelled before it had succeeded; the cause is `cancelled`.
    package func test(
        _ datasourceType: String,
        _ credentials: Credentials,
        session: TestSession
    ) throws(Interruption.Interrupted) -> TestReport {
        let start = Instant.now
        let scrubber = Scrubber(credentials)
        var outcome: TestOutcome
        do throws(TestFailure) {
            let driver = try driver(for: datasourceType, credentials)
            outcome = driver.test(credentials, session: session.scrubbed(with: scrubber))
            outcome.failure = outcome.failure.map { completed($0, datasourceType, credentials, session) }
        } catch {
            outcome = TestOutcome()
            outcome.failure = error
        }
        if outcome.failure != nil, session.interruption.cause == .cancelled {
            throw Interruption.Interrupted(.cancelled)
        }
        return TestReport(
            datasourceType: datasourceType,
            outcome: outcome.scrubbed(with: scrubber),
            totalMilliseconds: Instant.now.milliseconds(since: start)
        )
    }

    /// Reads what a source holds, on the calling thread. A failure holds none of the credentials' secrets.
    package func discoverSchema(
        _ datasourceType: String,
        _ credentials: Credentials,
        session: TestSession
    ) throws(DiscoveryFailure) -> DiscoveredSchema {
        let start = Instant.now
        let scrubber = Scrubber(credentials)
        let clock = StageClock()
        do throws(TestFailure) {
            let driver = try driver(for: datasourceType, credentials)
            return try driver.discoverSchema(credentials, session: session.scrubbed(with: scrubber).timed(by: clock))
        } catch {
            guard session.interruption.cause != .cancelled else { throw .cancelled }
            var outcome = TestOutcome()
            outcome.failure = completed(error, datasourceType, credentials, session)
            outcome.timings = clock.end()
            throw .failed(
                TestReport(
                    datasourceType: datasourceType,
                    outcome: outcome.scrubbed(with: scrubber),
                    totalMilliseconds: Instant.now.milliseconds(since: start)
                )
            )
        }
    }

    private func completed(
        _ failure: TestFailure,
        _ datasourceType: String,
        _ credentials: Credentials,
        _ session: TestSession
    ) -> TestFailure {
        let ports = registry.driver(for: datasourceType)?.usualPorts ?? []
        guard let place = ServerPlace(datasourceType, credentials, usualPorts: ports) else { return failure }
        return Diagnosis(place: place, interruption: session.interruption).completed(failure)
    }

    /// - Throws: when no driver can connect as the credentials say. Nothing is reached directly that is to be reached by a tunnel.
    private func driver(
        for datasourceType: String,
        _ credentials: Credentials
    ) throws(TestFailure) -> any Driver {
        guard let driver = registry.driver(for: datasourceType) else { throw missingDriver(datasourceType) }
        guard driver.goesThroughTunnels || credentials.string("sshTunnel") != "enable" else {
            throw .tunnelNotSupported(datasourceType)
        }
        return driver
    }

    private func missingDriver(_ datasourceType: String) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "This version has no driver for \(datasourceType).",
            hint: "It can test: \(registry.datasourceTypes.joined(separator: ", "))."
        )
    }
}

extension TestFailure {
    fileprivate static func tunnelNotSupported(_ datasourceType: String) -> TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "This version doesn't connect to \(datasourceType) through an SSH tunnel.",
            fields: [SSHField.tunnel],
            hint: "Open the tunnel outside, for example with ssh -L, and give its local end as host and port."
        )
    }
}
