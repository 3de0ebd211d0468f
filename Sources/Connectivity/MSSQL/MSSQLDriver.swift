import Datasource
import NativeLibraries
import POSIX

/// Tests SQL Server through FreeTDS. It may block and keeps what belongs to the whole process, so it runs in a process of its own.
struct MSSQLDriver: Driver {
    /// How many columns a source may have before they aren't read.
    static let columnLimit = 200_000

    private let library: Library<FreeTDSLibrary>
    private let tlsLibrary: Library<TLSLibrary>

    init(
        library: Library<FreeTDSLibrary> = FreeTDSLibrary.shared,
        tlsLibrary: Library<TLSLibrary> = TLSLibrary.shared
    ) {
        self.library = library
        self.tlsLibrary = tlsLibrary
    }

    var libraries: [any ProbeableLibrary] { [library] }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        var record = StageRecord(session)
        do throws(TestFailure) {
            let visit = try visit(credentials, session, &record)
            outcome.server = visit.facts
            outcome.warnings = visit.warnings
            try visit.checkSchema()
        } catch {
            outcome.failure = error
        }
        record.end()
        outcome.timings = record.timings
        outcome.tls = record.tls
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        var record = StageRecord(session)
        let visit = try visit(credentials, session, &record)
        try visit.checkSchema()
        session.progress(.query, "Reading the catalogue.")
        return try MSSQLCatalogue(visit: visit, limit: Self.columnLimit).read()
    }

    func timeout(at stage: Stage, _ credentials: Credentials) -> TestFailure {
        MSSQLFailures.interrupted(.deadline, at: stage)
    }

    private func visit(
        _ credentials: Credentials,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> MSSQLVisit {
        record.begin(.validate, "Checking the parameters.")
        let parameters = try MSSQLParameters(credentials)
        let files = try self.files(parameters, session.interruption)
        let connector = MSSQLConnector(
            library: try library.required(),
            context: try context(files),
            parameters: parameters,
            authoritiesPath: files.rootCertificatePath,
            waiter: try session.waiter(),
            interruption: session.interruption
        )
        // The library reads them by their paths alone.
        let (connection, finding) = try withExtendedLifetime(files) { () throws(TestFailure) in
            try connector.connect(&record)
        }
        record.begin(.query, "Looking around.")
        return try MSSQLVisit(connection, parameters, finding)
    }

    private func files(_ parameters: MSSQLParameters, _ interruption: Interruption) throws(TestFailure) -> TLSFiles {
        guard parameters.verifies else { return TLSFiles() }
        return try TLSFiles(
            root: TLSFiles.Source(text: parameters.rootCertificate, field: MSSQLField.sslRootCert),
            certificate: TLSFiles.Source(field: MSSQLField.sslRootCert),
            key: TLSFiles.Source(field: MSSQLField.sslRootCert),
            needsAuthorities: true,
            interruption
        )
    }

    private func context(_ files: TLSFiles) throws(TestFailure) -> TLSContext {
        let library = try tlsLibrary.required()
        do throws(TLSContext.Failure) {
            return try TLSContext(library, files, verifiesHost: true)
        } catch {
            throw .invalid(
                "The certificates of the authorities can't be used.",
                [MSSQLField.sslRootCert],
                hint: "Give certificates in PEM."
            )
        }
    }
}
