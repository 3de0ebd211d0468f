import Datasource
import JSON
import NativeLibraries
import POSIX

/// Tests MongoDB through libmongoc, over connections of our own: so it keeps to its deadline by itself. An answer that isn't BSON can crash
/// the library, so it runs in a process of its own all the same.
struct MongoDriver: Driver {
    /// How many collections a source may have before its schema isn't read.
    static let collectionLimit = 5_000

    private let library: Library<MongoLibrary>
    private let collectionLimit: Int
    private let resolve: MongoOpener.Resolve

    init(
        library: Library<MongoLibrary> = MongoLibrary.shared,
        collectionLimit: Int = MongoDriver.collectionLimit,
        resolve: @escaping MongoOpener.Resolve = { host, interruption throws(HostResolver.Failure) in
            try HostResolver.addresses(of: host, interruption: interruption)
        }
    ) {
        self.library = library
        self.collectionLimit = collectionLimit
        self.resolve = resolve
    }

    var libraries: [any ProbeableLibrary] { [library, TLSLibrary.shared] }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        var record = StageRecord(session)
        do throws(TestFailure) {
            let opener = try opener(credentials, session, &record)
            defer {
                record = opener.record
                outcome.tls = opener.record.tls
            }
            let visit = try visit(opener, session)
            outcome.warnings = opener.warnings
            opener.record.begin(.query, "Asking for the version.")
            outcome.server = try visit.server()
            opener.record.begin(.authorize, "Looking what may be read.")
            outcome.warnings += try visit.checkAccess()
        } catch {
            outcome.failure = error
        }
        record.end()
        outcome.timings = record.timings
        return outcome
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        var record = StageRecord(session)
        let opener = try opener(credentials, session, &record)
        let visit = try visit(opener, session)
        opener.record.begin(.authorize, "Looking what may be read.")
        _ = try visit.checkAccess()
        opener.record.begin(.query, "Reading collections.")
        return try MongoCatalogue(visit: visit, limit: collectionLimit).read()
    }

    func timeout(at stage: Stage, _ credentials: Credentials) -> TestFailure {
        let fields = MongoFields(hasConnectionString: credentials.secret("connectionString") != nil)
        return MongoFailures(fields).interrupted(.deadline, at: stage)
    }

    private func opener(
        _ credentials: Credentials,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> MongoOpener {
        record.begin(.validate, "Checking the parameters.")
        let library = try library.required()
        let parameters = try parameters(credentials, library, session, &record)
        return MongoOpener(
            library,
            parameters,
            try tlsContext(parameters, session.interruption),
            try session.waiter(),
            session.interruption,
            record,
            resolve: resolve
        )
    }

    private func parameters(
        _ credentials: Credentials,
        _ library: MongoLibrary,
        _ session: TestSession,
        _ record: inout StageRecord
    ) throws(TestFailure) -> MongoParameters {
        let reader = MongoCredentialReader(credentials)
        guard let text = try reader.connectionString() else { return try reader.separateParameters() }
        let string = MongoConnectionString(library, reader, text)
        let parameters = try string.parameters()
        guard string.needsLookUp else { return parameters }
        record.begin(.resolve, "Looking up the servers of the deployment.")
        return try string.lookedUp(session.interruption)
    }

    private func visit(_ opener: MongoOpener, _ session: TestSession) throws(TestFailure) -> MongoVisit {
        try MongoVisit(opener, milliseconds: max(1, session.interruption.deadline.millisecondsFromNow))
    }

    private func tlsContext(
        _ parameters: MongoParameters,
        _ interruption: Interruption
    ) throws(TestFailure) -> TLSContext? {
        let tls = parameters.tls
        guard tls.mode != .disable else { return nil }
        let fields = parameters.fields
        let files = try TLSFiles(
            root: TLSFiles.Source(text: tls.rootCertificate, field: fields("sslRootCert")[0]),
            certificate: TLSFiles.Source(text: tls.certificate, field: fields("sslCert")[0]),
            key: TLSFiles.Source(text: tls.key?.revealed, field: fields("sslKey")[0]),
            needsAuthorities: tls.mode.verifies,
            interruption
        )
        let library = try TLSLibrary.shared.required()
        do throws(TLSContext.Failure) {
            return try TLSContext(library, files, verifiesHost: tls.mode == .verifyFull, passphrase: tls.passphrase)
        } catch {
            throw MongoFailures(fields).unusable(error)
        }
    }
}
