import Datasource
import HTTPTransport
import JSON

/// Tests a Trino cluster by running a statement on its coordinator.
struct TrinoDriver: Driver {
    private let network: HTTPNetwork

    init(network: HTTPNetwork = .standard) {
        self.network = network
    }

    var goesThroughTunnels: Bool { true }

    var usualPorts: [Int] { [TrinoParameters.usualPort, TrinoParameters.usualTLSPort] }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let parameters = try prepare(credentials, visit)
            try look(parameters, visit)
            readVersion(parameters, visit)
        }
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            let parameters = try prepare(credentials, visit)
            return try TrinoCatalogue(statement: TrinoStatement(parameters: parameters, visit: visit)).read()
        }
    }

    private func prepare(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> TrinoParameters {
        let parameters = try visit.validating { () throws(TestFailure) in
            try TrinoParameters(credentials, visit.interruption)
        }
        visit.use(parameters.security, TrinoParameters.fields)
        visit.warnings += parameters.warnings
        try visit.goThroughTunnel(credentials, to: parameters.address)
        return parameters
    }

    /// A cluster runs `SELECT 1` in a catalog that doesn't exist, so the schemas are asked for. Every catalog has
    /// `information_schema`.
    private func look(_ parameters: TrinoParameters, _ visit: HTTPVisit) throws(TestFailure) {
        let pattern = TrinoStatement.pattern(parameters.schema ?? "information_schema")
        var isThere = false
        try TrinoStatement(parameters: parameters, visit: visit).run(
            "SHOW SCHEMAS FROM \(TrinoStatement.identifier(parameters.catalog))"
                + " LIKE \(TrinoStatement.literal(pattern)) ESCAPE '\\'",
            at: .authenticate,
            "Logging in and looking into the catalog."
        ) { _ in
            isThere = true
        }
        visit.server = ["product": "Trino"]
        guard isThere || parameters.schema == nil else {
            throw TestFailure(
                stage: .authorize,
                reason: .schemaNotFound,
                message: "There is no such schema in the catalog, or the user may not see it.",
                fields: [CredentialReader.pointer("schema")],
                hint: "Check the schema, and what the user may see."
            )
        }
    }

    /// Anybody may read it; a cluster that doesn't tell is fine.
    private func readVersion(_ parameters: TrinoParameters, _ visit: HTTPVisit) {
        let request = HTTPRequest(.get, parameters.address.url("/v1/info"))
        guard let response = try? visit.send(request, at: .query, "Reading the version."), response.status == 200 else {
            return
        }
        visit.server?["version"] = response.object?["nodeVersion"]?["version"]?.string.map(JSONValue.string)
    }
}
