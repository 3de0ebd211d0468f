package import Datasource
package import POSIX

/// Opens a connection the way one family of data sources is opened, looks around, and closes it.
///
/// A driver keeps to `session.interruption` wherever it may wait, and never logs in twice.
package protocol Driver: Sendable {
    /// Tests the connection. Never throws: a failure is a result.
    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome

    /// Reads what the source holds: its schemas, tables and columns.
    ///
    /// - Throws: the failure, as a test would report it.
    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema

    /// What to report when the driver was stopped at the deadline, from outside, while a stage was under way.
    func timeout(at stage: Stage, _ credentials: Credentials) -> TestFailure
}

/// What surrounds one test: how long it may take and who hears of its progress.
package struct TestSession: Sendable {
    package let interruption: Interruption

    /// Told as each stage begins. Its text never holds a secret.
    package let progress: @Sendable (Stage, String) -> Void

    package init(interruption: Interruption, progress: @escaping @Sendable (Stage, String) -> Void = { _, _ in }) {
        self.interruption = interruption
        self.progress = progress
    }
}
