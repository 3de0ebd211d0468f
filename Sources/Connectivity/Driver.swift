package import Datasource
package import NativeLibraries
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

    /// The libraries without which the driver can't work.
    var libraries: [any ProbeableLibrary] { get }

    /// Whether it heeds `sshTunnel`, by `TestSession.tunnelEntrance`.
    var goesThroughTunnels: Bool { get }

    /// The ports that such servers usually listen on, the second one for TLS, where the catalogue has no default.
    var usualPorts: [Int] { get }

    /// What to report when the driver was stopped at the deadline, from outside, while a stage was under way.
    func timeout(at stage: Stage, _ credentials: Credentials) -> TestFailure
}

extension Driver {
    /// Most sources are reached over HTTP.
    package var libraries: [any ProbeableLibrary] { [CurlLibrary.shared] }

    package var goesThroughTunnels: Bool { false }

    package var usualPorts: [Int] { [] }
}

/// What surrounds one test: how long it may take and who hears of its progress.
package struct TestSession: Sendable {
    package let interruption: Interruption

    /// Told as each stage begins. Its text never holds a secret.
    package let progress: @Sendable (Stage, String) -> Void

    /// The tunnel to the source's server, in a process that was given one: see `TunnelEntrance`.
    let tunnelStream: FileDescriptor?

    package init(interruption: Interruption, progress: @escaping @Sendable (Stage, String) -> Void = { _, _ in }) {
        self.init(interruption: interruption, tunnelStream: nil, progress: progress)
    }

    init(
        interruption: Interruption,
        tunnelStream: FileDescriptor?,
        progress: @escaping @Sendable (Stage, String) -> Void
    ) {
        self.interruption = interruption
        self.tunnelStream = tunnelStream
        self.progress = progress
    }
}
