import JSON

/// A connection that is logged in, and what was found out by looking around once.
struct MSSQLVisit {
    let connection: MSSQLConnection
    let parameters: MSSQLParameters
    private let finding: MSSQLLook.Finding
    private let server: MSSQLServer

    /// The name that the server itself gives the database.
    private let database: String?

    /// Whether there is the schema that was asked for, and whether the user may do anything with it or what is in it.
    private let hasSchema: Bool
    private let mayUseSchema: Bool

    /// - Parameter connection: logged in.
    init(
        _ connection: MSSQLConnection,
        _ parameters: MSSQLParameters,
        _ finding: MSSQLLook.Finding
    ) throws(TestFailure) {
        self.connection = connection
        self.parameters = parameters
        self.finding = finding
        let rows = try Self.rows(of: Self.statement, connection, parameters)
        guard let row = rows.first, row.count == 3 else { throw MSSQLFailures.notMSSQL(at: .query) }
        server = MSSQLServer(edition: row[1], version: row[0])
        database = row[2]
        guard let schema = parameters.schema else {
            (hasSchema, mayUseSchema) = (true, true)
            return
        }
        let found = try Self.rows(of: Self.statement(about: schema), connection, parameters)
        guard let row = found.first, row.count == 3 else { throw MSSQLFailures.notMSSQL(at: .query) }
        hasSchema = row[0] != nil
        mayUseSchema = row[1] != "0" || row[2] != "0"
    }

    private static let statement = """
        SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)),
            CAST(SERVERPROPERTY('EngineEdition') AS nvarchar(128)), CAST(DB_NAME() AS nvarchar(128))
        """

    /// Who has no right on a schema may still have some on a table in it, which is then visible.
    private static func statement(about schema: String) -> String {
        let name = literal(schema)
        let quoted = literal("[" + replacing("]", by: "]]", in: schema) + "]")
        return """
            SELECT CAST(SCHEMA_ID(\(name)) AS nvarchar(20)),
                CAST(HAS_PERMS_BY_NAME(\(quoted), 'SCHEMA', 'ANY') AS nvarchar(20)),
                CAST((SELECT COUNT(*) FROM sys.objects WHERE schema_id = SCHEMA_ID(\(name))) AS nvarchar(20))
            """
    }

    /// A text in SQL.
    static func literal(_ text: String) -> String {
        "N'" + replacing("'", by: "''", in: text) + "'"
    }

    private static func replacing(_ character: Unicode.Scalar, by text: String, in original: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in original.unicodeScalars {
            if scalar == character {
                result.append(contentsOf: text.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// - Throws: when a schema is given that isn't there, or that the user may not use.
    func checkSchema() throws(TestFailure) {
        guard hasSchema else { throw .missingMSSQLSchema }
        guard mayUseSchema else { throw .forbiddenMSSQLSchema }
    }

    /// The rows of a result that the statement itself bounds.
    func rows(of statement: String) throws(TestFailure) -> [[String?]] {
        try Self.rows(of: statement, connection, parameters)
    }

    private static func rows(
        of statement: String,
        _ connection: MSSQLConnection,
        _ parameters: MSSQLParameters
    ) throws(TestFailure) -> [[String?]] {
        do throws(MSSQLFailedCall) {
            var rows: [[String?]] = []
            try connection.run(statement) { rows.append($0) }
            return rows
        } catch {
            throw MSSQLLogin.failure(error, parameters, at: .query)
        }
    }

    var warnings: [String] {
        guard finding.tlsVersion == nil else { return [] }
        return ["The server has no TLS: not even the password was encrypted on its way."]
    }

    /// As a report shows it.
    var facts: JSONObject {
        var facts: JSONObject = ["product": .string(server.product)]
        facts["version"] = server.version.map(JSONValue.string)
        facts["database"] = database.map(JSONValue.string)
        return facts
    }
}

extension TestFailure {
    fileprivate static var missingMSSQLSchema: TestFailure {
        TestFailure(
            stage: .authorize,
            reason: .schemaNotFound,
            message: "The database has no schema of this name, or the user may not see it.",
            fields: [MSSQLField.schema],
            hint: "Check the schema's name, and that it stands in this database."
        )
    }

    fileprivate static var forbiddenMSSQLSchema: TestFailure {
        TestFailure(
            stage: .authorize,
            reason: .permissionDenied,
            message: "The user has no right on the schema, nor on anything in it.",
            fields: [MSSQLField.schema, MSSQLField.user],
            hint: "Have SELECT on the schema granted."
        )
    }
}
