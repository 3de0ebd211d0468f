import Datasource
import JSON

/// Tests ClickHouse over its HTTP interface.
struct ClickHouseDriver: Driver {
    private let network: HTTPNetwork

    init(network: HTTPNetwork = .standard) {
        self.network = network
    }

    var usualPorts: [Int] { [ClickHouseParameters.usualPort, ClickHouseParameters.usualTLSPort] }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let parameters = try prepare(credentials, visit)
            try logIn(parameters, visit)
        }
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            let parameters = try prepare(credentials, visit)
            return try ClickHouseCatalogue(parameters: parameters, visit: visit).read()
        }
    }

    private func prepare(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> ClickHouseParameters {
        let parameters = try visit.validating { () throws(TestFailure) in
            try ClickHouseParameters(credentials, visit.interruption)
        }
        visit.use(parameters.security, ClickHouseParameters.fields)
        return parameters
    }

    /// Everything in one request. A user who may use nothing of a database doesn't see it in `system.databases`.
    private static let statement = """
        SELECT version(), currentDatabase(), \
        toString((SELECT count() FROM system.databases WHERE name = currentDatabase()))
        """

    private func logIn(_ parameters: ClickHouseParameters, _ visit: HTTPVisit) throws(TestFailure) {
        let request = ClickHouseRequest(parameters: parameters).statement(Self.statement)
        let response = try visit.send(request, at: .authenticate, "Logging in and looking around.")
        if parameters.isPlainByDefault {
            visit.warnings.append("The connection isn't encrypted, because the protocol isn't https.")
        }
        let rows = try ClickHouseRows(response).rows
        guard let row = rows.first, let version = ClickHouseRows.text(row, 0) else {
            throw .unexpectedAnswer(response, at: .query, ClickHouseParameters.fields, from: "ClickHouse")
        }
        let database = ClickHouseRows.text(row, 1)
        visit.server = ["product": "ClickHouse", "version": .string(version)]
        visit.server?["database"] = database.map(JSONValue.string)
        if parameters.database != nil, ClickHouseRows.text(row, 2) == "0" {
            throw TestFailure(
                stage: .authorize,
                reason: .permissionDenied,
                message: "The user may not see anything of this database.",
                fields: ["username", "database"].map(CredentialReader.pointer),
                hint: "Have the user granted access to it."
            )
        }
    }
}
