import Datasource
import HTTPTransport
import JSON

/// Tests a Databricks workspace: logs in, and runs a statement on its warehouse. A cluster is only looked up, since the API runs no
/// statements there.
struct DatabricksDriver: Driver {
    private let network: HTTPNetwork

    init(network: HTTPNetwork = .standard) {
        self.network = network
    }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let workspace = try prepare(credentials, visit)
            let token = try workspace.token()
            visit.server = ["product": "Databricks"]
            switch workspace.parameters.compute {
            case .warehouse(let warehouse): try look(workspace, warehouse, token)
            case .cluster(let cluster): try look(workspace, cluster: cluster, token)
            }
        }
    }

    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            let workspace = try prepare(credentials, visit)
            guard case .warehouse(let warehouse) = workspace.parameters.compute else {
                throw TestFailure(
                    stage: .query,
                    reason: .driverUnavailable,
                    message: "The schema can be read by a SQL warehouse only, and httpPath names a cluster.",
                    fields: [CredentialReader.pointer("httpPath")],
                    hint: "Give the HTTP path of a SQL warehouse."
                )
            }
            return try DatabricksCatalogue(workspace: workspace, warehouse: warehouse).read(workspace.token())
        }
    }

    private func prepare(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> DatabricksVisit {
        let parameters = try visit.validating { () throws(TestFailure) in
            try DatabricksParameters(credentials, visit.interruption)
        }
        visit.use(parameters.security, DatabricksParameters.fields)
        return DatabricksVisit(parameters: parameters, visit: visit)
    }

    private static let versionStatement = "SELECT current_version().dbsql_version"

    private func look(_ workspace: DatabricksVisit, _ warehouse: String, _ token: Secret) throws(TestFailure) {
        let schemas = DatabricksCatalogue.schemasStatement(workspace.parameters)
        let note = "Running a statement on the warehouse."
        let rows = try workspace.run(
            schemas ?? Self.versionStatement,
            warehouse: warehouse,
            token,
            at: workspace.firstStage,
            note
        )
        guard schemas != nil else {
            showVersion(rows, workspace.visit)
            return
        }
        try check(rows, workspace.parameters)
        let version = try? workspace.run(Self.versionStatement, warehouse: warehouse, token, at: .query, note)
        showVersion(version ?? [], workspace.visit)
    }

    private func showVersion(_ rows: [[JSONValue]], _ visit: HTTPVisit) {
        visit.server?["version"] = rows.first?.first?.string.map(JSONValue.string)
    }

    /// Names compare without regard to case there, and a pattern may fit more than the name that was meant.
    private func check(_ rows: [[JSONValue]], _ parameters: DatabricksParameters) throws(TestFailure) {
        guard let schema = parameters.schema?.lowercased() else { return }
        let isThere = rows.contains { row in
            row.first?.string.map { $0.lowercased().utf8.elementsEqual(schema.utf8) } ?? false
        }
        guard isThere else {
            throw TestFailure(
                stage: .authorize,
                reason: .schemaNotFound,
                message: "There is no such schema in the catalog, or the login may not see it.",
                fields: [CredentialReader.pointer("schema")],
                hint: "Check the schema, and the catalog that it is in."
            )
        }
    }

    private func look(_ workspace: DatabricksVisit, cluster: String, _ token: Secret) throws(TestFailure) {
        let answer = try workspace.cluster(cluster, token)
        workspace.visit.server?["version"] = answer["spark_version"]?.string.map(JSONValue.string)
        let state = answer["state"]?.string.map { " Its state is \($0.serverWords)." } ?? ""
        workspace.visit.warnings.append(
            "The cluster was looked up, but no statement was run: only SQL warehouses take them over HTTP.\(state)"
        )
    }
}
