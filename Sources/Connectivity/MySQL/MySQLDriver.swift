import Datasource
import NativeLibraries
import POSIX

/// Tests MySQL, and what speaks its protocol, through libmariadb. It may block, so it runs in a process of its own.
struct MySQLDriver: Driver {
    /// How many columns a source may have before they aren't read.
    static let columnLimit = 200_000

    private let product: MySQLServer.Product
    private let library: Library<MariaDBLibrary>

    /// - Parameter product: what the server should be.
    init(_ product: MySQLServer.Product, library: Library<MariaDBLibrary> = MariaDBLibrary.shared) {
        self.product = product
        self.library = library
    }

    var libraries: [any ProbeableLibrary] { [library] }

    var goesThroughTunnels: Bool { true }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        var record = StageRecord(session)
        do throws(TestFailure) {
            let visit = try visit(credentials, session, &record)
            outcome.server = visit.facts
            outcome.tls = visit.tls
            outcome.warnings = visit.warnings(expected: product)
        } catch {
            outcome.failure = error
        }
        record.end()
        outcome.timings = record.timings
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        var record = StageRecord(session)
        let visit = try visit(credentials, session, &record)
        session.progress(.query, "Reading the catalogue.")
        return try MySQLCatalogue(visit: visit, limit: Self.columnLimit).read()
    }

    private func visit(
        _ credentials: Credentials,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> MySQLVisit {
        record.begin(.validate, "Checking the parameters.")
        let parameters = try MySQLParameters(credentials)
        let files = try TLSFiles(
            parameters.tlsMode,
            rootCertificate: parameters.rootCertificate,
            certificate: parameters.certificate,
            key: parameters.key,
            session.interruption
        )
        let connector = MySQLConnector(
            library: try library.required(),
            parameters: parameters,
            files: files,
            waiter: try session.waiter(),
            interruption: session.interruption,
            openTunnel: { record throws(TestFailure) in
                try session.tunnelEntrance(
                    credentials,
                    to: parameters.host,
                    parameters.port,
                    holdsBack: true,
                    &record
                )
            }
        )
        // The library reads them by their paths alone.
        let connection = try withExtendedLifetime(files) { () throws(TestFailure) in try connector.connect(&record) }
        record.begin(.query, "Looking around.")
        return try MySQLVisit(connection, parameters, isVerified: MySQLHandshake.isVerified, expected: product)
    }
}
