import Datasource
import HTTPTransport
import JSON

/// Tests an account of Firebolt: logs in as a service account, and looks at the account, the database and the engine.
struct FireboltDriver: Driver {
    private let network: HTTPNetwork

    init(network: HTTPNetwork = .standard) {
        self.network = network
    }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let account = try open(credentials, visit)
            visit.server = ["product": "Firebolt"]
            let rows = try account.rows("SELECT version()", at: .query, "Reading the version.")
            visit.server?["version"] = rows.first?.first?.string.map(JSONValue.string)
        }
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            try FireboltCatalogue(account: open(credentials, visit)).read()
        }
    }

    private func open(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> FireboltVisit {
        let parameters = try visit.validating { () throws(TestFailure) in
            try FireboltParameters(credentials, visit.interruption)
        }
        visit.use(parameters.security, FireboltParameters.fields)
        var account = try FireboltVisit(parameters, visit)
        if let database = parameters.database {
            let statement = "USE DATABASE \(FireboltVisit.identifier(database))"
            try account.use(statement, "Looking for the database.", refused: Self.noDatabase)
        }
        if let engine = parameters.engine {
            try find(engine, account)
            let statement = "USE ENGINE \(FireboltVisit.identifier(engine))"
            try account.use(statement, "Going to the engine.", refused: Self.stoppedEngine)
        }
        return account
    }

    /// Tells an engine that isn't there from one that doesn't run.
    private func find(_ engine: String, _ account: FireboltVisit) throws(TestFailure) {
        let rows = try account.rows(
            "SELECT status FROM information_schema.engines WHERE engine_name = \(FireboltVisit.literal(engine))",
            at: .authorize,
            "Looking for the engine."
        )
        guard rows.isEmpty else { return }
        throw TestFailure(
            stage: .authorize,
            reason: .warehouseNotFound,
            message: "There is no such engine in the account, or the service account may not see it.",
            fields: [CredentialReader.pointer("engine")],
            hint: "Check the engine."
        )
    }

    private static let noDatabase = TestFailure(
        stage: .authorize,
        reason: .databaseNotFound,
        message: "There is no such database in the account, or the service account may not use it.",
        fields: [CredentialReader.pointer("database")],
        hint: "Check the database."
    )

    private static let stoppedEngine = TestFailure(
        stage: .authorize,
        reason: .serverBusy,
        message: "The engine is there, but doesn't run, or the service account may not use it.",
        fields: [CredentialReader.pointer("engine")],
        hint: "Start the engine, or let it start by itself."
    )
}
