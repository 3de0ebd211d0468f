import Datasource
import JSON
import NativeLibraries
import POSIX

/// Tests what DuckDB works with: each attached database by its own driver, and a database file.
struct DuckDBDriver: Driver {
    private let network: HTTPNetwork
    private let stores: AttachedStore.Endpoints
    private let command: @Sendable () -> DuckDBCommand?
    private let driver: @Sendable (String) -> (any Driver)?

    /// - Parameters:
    ///   - command: finds the program that opens files; nil where it isn't installed.
    ///   - driver: of a type of attached databases.
    init(
        _ network: HTTPNetwork = .standard,
        stores: AttachedStore.Endpoints = AttachedStore.Endpoints(),
        command: @escaping @Sendable () -> DuckDBCommand? = { DuckDBCommand.installed() },
        driver: @escaping @Sendable (String) -> (any Driver)? = { DriverRegistry.standard.driver(for: $0) }
    ) {
        self.network = network
        self.stores = stores
        self.command = command
        self.driver = driver
    }

    /// A file needs none, and what an attached database needs its own driver says.
    var libraries: [any ProbeableLibrary] { [] }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        do throws(TestFailure) {
            if let file = try file(credentials, session) {
                try file.check(&outcome)
            }
            let elements = try elements(credentials)
            guard credentials.string("file") != nil || !elements.isEmpty else { throw Self.nothing }
            // What can't be carried out is refused before anybody is asked.
            var sources: [AttachedSource] = []
            for (position, element) in elements.enumerated() {
                sources.append(try source(element, position, credentials))
            }
            for source in sources {
                try test(source, session, &outcome)
            }
        } catch {
            outcome.failure = error
        }
        return outcome
    }

    /// The schemas of the file, and those of each attached database with its name in front. Stores have none.
    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        var schemas: [DiscoveredSchema.Schema] = []
        if let file = try file(credentials, session) {
            schemas += try file.read().schemas
        }
        for (position, element) in try elements(credentials).enumerated() {
            let source = try source(element, position, credentials)
            guard case .type(let type) = source.kind, let driver = driver(type) else { continue }
            let found: DiscoveredSchema
            do throws(TestFailure) {
                found = try driver.discoverSchema(source.credentials, session: session)
            } catch {
                throw Self.told(error, source)
            }
            schemas += found.schemas.map { schema in
                DiscoveredSchema.Schema(name: "\(source.name).\(schema.name)", tables: schema.tables)
            }
        }
        return DiscoveredSchema(schemas: schemas)
    }

    // MARK: - One after the other

    private func test(
        _ source: AttachedSource,
        _ session: TestSession,
        _ outcome: inout TestOutcome
    ) throws(TestFailure) {
        let scrubber = Scrubber(source.credentials)
        let session = session.scrubbed(with: scrubber)
        let found: TestOutcome
        switch source.kind {
        case .type(let type):
            guard let driver = driver(type) else { return outcome.warnings.append(Self.untested(source, type)) }
            found = driver.test(source.credentials, session: session)
        case .store(let store):
            found = store.test(source.credentials, session, network) { .now }
        case .azure:
            found = azure(source.credentials, session)
        case .untested(let type):
            return outcome.warnings.append(Self.untested(source, type))
        }
        let clean = found.scrubbed(with: scrubber)
        outcome.add(clean, of: source.name)
        if let failure = clean.failure {
            throw Self.told(failure, source)
        }
    }

    private func azure(_ credentials: Credentials, _ session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let access = try visit.validating { () throws(TestFailure) in try AzureAccess(credentials) }
            visit.use(HTTPSecurity(), access.fields)
            try AzureVisit(access: access, authority: stores.azureAuthority, visit: visit, now: { .now }).check()
        }
    }

    private static func untested(_ source: AttachedSource, _ type: String) -> String {
        "\(source.name): this wasn't tested, because this version has no driver for \(type)."
    }

    /// The failure of an attached database as that of the whole.
    private static func told(_ failure: TestFailure, _ source: AttachedSource) -> TestFailure {
        var told = source.members.renamed(failure).scrubbed(with: Scrubber(source.credentials))
        told.message = "In the attached database \(source.name): \(told.message)"
        if told.fields.isEmpty, failure.reason != .serverBusy, failure.reason != .serverError {
            told.fields = [source.members.place]
        }
        return told
    }

    // MARK: - What is given

    private func file(_ credentials: Credentials, _ session: TestSession) throws(TestFailure) -> DuckDBFile? {
        guard let path = try CredentialReader(credentials).text("file") else { return nil }
        return DuckDBFile(path: Environment.expandingTilde(path), command: command(), session: session)
    }

    private func elements(_ credentials: Credentials) throws(TestFailure) -> [JSONObject] {
        (credentials.plain["attachedDatabases"]?.array ?? []).map { $0.object ?? [:] }
    }

    private func source(
        _ element: JSONObject,
        _ position: Int,
        _ credentials: Credentials
    ) throws(TestFailure) -> AttachedSource {
        let place = JSONPointer("attachedDatabases").appending(position)
        return try AttachedSource(element, at: place, secrets: credentials.secrets, stores: stores)
    }

    private static var nothing: TestFailure {
        .invalid(
            "Neither a database file nor an attached database is given.",
            [CredentialReader.pointer("attachedDatabases"), CredentialReader.pointer("file")],
            hint: "Give one of both."
        )
    }
}

extension TestOutcome {
    /// Adds what was found out about one attached database.
    fileprivate mutating func add(_ other: TestOutcome, of name: String) {
        for (stage, milliseconds) in other.timings {
            if let index = timings.firstIndex(where: { $0.stage == stage }) {
                timings[index].milliseconds += milliseconds
            } else {
                timings.append((stage: stage, milliseconds: milliseconds))
            }
        }
        warnings += other.warnings.map { "\(name): \($0)" }
        if let facts = other.server {
            var attached = server?["attached"]?.object ?? [:]
            attached[name] = .object(facts)
            server = server ?? ["product": "DuckDB"]
            server?["attached"] = .object(attached)
        }
        // The weakest of all tells.
        if let facts = other.tls, tls?.verified != false {
            tls = facts
        }
    }
}
