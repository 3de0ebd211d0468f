import Datasource
import JSON
import NativeLibraries
import POSIX

/// Tests PostgreSQL and what speaks its protocol, through libpq.
struct PostgresDriver: Driver {
    /// How many columns a schema may have before it isn't read.
    static let columnLimit = 200_000

    private let product: PostgresServer.Product?
    let usualPort: Int
    private let library: Library<PostgresLibrary>
    private let resolve: PostgresConnector.Resolve
    private let columnLimit: Int

    /// - Parameters:
    ///   - type: whose usual port holds where none is given.
    ///   - product: what the server should be; nil when it doesn't matter what it calls itself.
    init(
        _ type: TypeDefinition,
        _ product: PostgresServer.Product?,
        library: Library<PostgresLibrary> = PostgresLibrary.shared,
        columnLimit: Int = PostgresDriver.columnLimit,
        resolve: @escaping PostgresConnector.Resolve = { host, interruption throws(HostResolver.Failure) in
            try HostResolver.addresses(of: host, interruption: interruption)
        }
    ) {
        self.product = product
        self.library = library
        self.columnLimit = columnLimit
        self.resolve = resolve
        let port = type.credentials.fields.first { $0.name == "port" }
        usualPort = port?.defaultValue?.integer ?? 5432
    }

    var libraries: [any ProbeableLibrary] { [library] }

    var goesThroughTunnels: Bool { true }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        var record = StageRecord(session)
        do throws(TestFailure) {
            let visit = try visit(credentials, session, &record)
            outcome.server = visit.facts
            outcome.warnings = visit.warnings(expected: product)
            try visit.checkSchema()
        } catch {
            outcome.failure = error
        }
        record.end()
        outcome.timings = record.timings
        outcome.tls = record.tls
        if record.tls?.used == false, credentials.string("sslMode") != DatabaseTLSMode.disable.rawValue {
            outcome.warnings.insert("The connection isn't encrypted, because the server doesn't offer TLS.", at: 0)
        }
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        var record = StageRecord(session)
        let visit = try visit(credentials, session, &record)
        try visit.checkSchema()
        session.progress(.query, "Reading the catalogue.")
        return try PostgresCatalogue(visit: visit, limit: columnLimit).read()
    }

    private func visit(
        _ credentials: Credentials,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> PostgresVisit {
        record.begin(.validate, "Checking the parameters.")
        let parameters = try PostgresParameters(credentials, usualPort: usualPort)
        let files = try TLSFiles(
            parameters.tlsMode,
            rootCertificate: parameters.rootCertificate,
            certificate: parameters.certificate,
            key: parameters.key,
            session.interruption
        )
        let waiter = try session.waiter()
        let connector = PostgresConnector(
            library: try library.required(),
            parameters: parameters,
            files: files,
            waiter: waiter,
            interruption: session.interruption,
            resolve: resolve,
            openTunnel: { record throws(TestFailure) in
                try session.postgresTunnel(credentials, parameters, waiter, &record)
            }
        )
        let connection = try connector.connect(&record)
        record.begin(.query, "Looking around.")
        return try PostgresVisit(connection, parameters, waiter)
    }
}
