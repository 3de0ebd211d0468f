import HTTPTransport
import JSON
import POSIX

/// One look at Athena.
struct AthenaVisit {
    let parameters: AthenaParameters
    let visit: HTTPVisit
    private let signer: AWSSigner
    private let requests: AthenaRequests
    private let now: @Sendable () -> Timestamp

    init(
        _ parameters: AthenaParameters,
        _ cryptography: Cryptography,
        _ visit: HTTPVisit,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.parameters = parameters
        self.visit = visit
        self.now = now
        requests = AthenaRequests(parameters: parameters)
        signer = AWSSigner(
            credentials: parameters.credentials,
            region: parameters.region.name,
            service: "athena",
            cryptography: cryptography
        )
    }

    /// Looks at the workgroup, and at the database or else the catalog.
    ///
    /// - Returns: whether results go to the output location of the credentials.
    func check() throws(TestFailure) -> Bool {
        let workgroup = try ask(
            requests.workgroup,
            about: .workgroup,
            at: .authenticate,
            "Looking at the workgroup.",
            isExpected: { $0["WorkGroup"]?["Name"] == .string(parameters.workgroup) }
        )
        visit.server = facts(workgroup)
        guard workgroup["WorkGroup"]?["State"]?.string != "DISABLED" else { throw Self.disabled }
        if let database = parameters.database {
            _ = try ask(
                requests.database(database),
                about: .database,
                at: .query,
                "Looking at the database.",
                isExpected: { $0["Database"]?["Name"]?.string != nil }
            )
        } else if parameters.catalog != AthenaParameters.usualCatalog {
            _ = try ask(
                requests.catalog,
                about: .catalog,
                at: .query,
                "Looking at the data catalog.",
                isExpected: { $0["DataCatalog"]?["Name"]?.string != nil }
            )
        }
        let settings = workgroup["WorkGroup"]?["Configuration"]
        let isEnforced = settings?["EnforceWorkGroupConfiguration"]?.bool == true
        let hasLocation = settings?["ResultConfiguration"]?["OutputLocation"]?.string != nil
        guard isEnforced, hasLocation else { return true }
        visit.warnings.append("The workgroup sends all results to a location of its own, not to outputLocation.")
        return false
    }

    private static var disabled: TestFailure {
        TestFailure(
            stage: .authorize,
            reason: .permissionDenied,
            message: "The workgroup is disabled.",
            fields: [CredentialReader.pointer("workgroup")],
            hint: "Have it enabled, or give another workgroup."
        )
    }

    /// Who answered, as a report shows it: `Athena engine version 3`.
    private func facts(_ workgroup: JSONObject) -> JSONObject {
        var facts: JSONObject = ["product": "Amazon Athena"]
        let engine = workgroup["WorkGroup"]?["Configuration"]?["EngineVersion"]?["EffectiveEngineVersion"]?.string
        let version = engine?.split(separator: " ").last.map { String($0).serverWords }
        facts["version"] = version.map(JSONValue.string)
        facts["region"] = .string(parameters.region.name)
        return facts
    }

    // MARK: - The catalogue

    /// The most tables that are read.
    private static let tableLimit = 10_000

    func read() throws(TestFailure) -> DiscoveredSchema {
        var schemas: [DiscoveredSchema.Schema] = []
        var count = 0
        for database in try databases() where count < Self.tableLimit {
            let found = try pages("TableMetadataList", about: .database) { requests.tables(of: database, page: $0) }
            let tables = found.compactMap(Self.table)
            count += tables.count
            schemas.append(DiscoveredSchema.Schema(name: database, tables: tables))
        }
        return DiscoveredSchema(schemas: schemas)
    }

    private func databases() throws(TestFailure) -> [String] {
        if let database = parameters.database {
            return [database]
        }
        return try pages("DatabaseList", about: .catalog) { requests.databases(page: $0) }
            .compactMap { $0["Name"]?.string }
    }

    private static func table(_ value: JSONValue) -> DiscoveredSchema.Table? {
        guard let name = value["Name"]?.string else { return nil }
        let fields = (value["Columns"]?.array ?? []) + (value["PartitionKeys"]?.array ?? [])
        let columns = fields.compactMap { field in
            field["Name"]?.string.map { name in
                DiscoveredSchema.Column(name: name, type: field["Type"]?.string ?? "unknown", isNullable: true)
            }
        }
        let isView = value["TableType"]?.string == "VIRTUAL_VIEW"
        return DiscoveredSchema.Table(name: name, kind: isView ? "view" : "table", columns: columns)
    }

    /// All elements of a listing.
    private func pages(
        _ member: String,
        about subject: AthenaRefusal.Subject,
        _ request: (String?) -> AWSRequest
    ) throws(TestFailure) -> [JSONValue] {
        var elements: [JSONValue] = []
        var page: String?
        repeat {
            let answer = try ask(
                request(page),
                about: subject,
                at: .query,
                "Reading the catalogue.",
                isExpected: { $0[member]?.array != nil }
            )
            elements += answer[member]?.array ?? []
            page = answer["NextToken"]?.string
        } while page != nil && elements.count < Self.tableLimit
        return elements
    }

    // MARK: - One request

    private func ask(
        _ request: AWSRequest,
        about subject: AthenaRefusal.Subject,
        at stage: Stage,
        _ note: String,
        isExpected: (JSONObject) -> Bool
    ) throws(TestFailure) -> JSONObject {
        let signed: HTTPRequest
        do throws(Cryptography.Failure) {
            signed = try signer.signed(request, at: now())
        } catch {
            throw .cryptographyFailed
        }
        let response = try visit.send(signed, at: stage, note)
        guard response.status == 200, let object = response.object, isExpected(object) else {
            throw AthenaRefusal(response: response, subject: subject, parameters: parameters, now: now()).failure
        }
        return object
    }
}
