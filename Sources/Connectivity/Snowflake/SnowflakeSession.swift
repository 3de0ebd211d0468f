import Datasource
import HTTPTransport
import JSON

/// A session that is logged in.
struct SnowflakeSession {
    let requests: SnowflakeRequests
    let token: Secret
    let visit: HTTPVisit

    /// Runs something and ends the session, whatever came of it.
    func whileOpen<Result>(_ body: (SnowflakeSession) throws(TestFailure) -> Result) throws(TestFailure) -> Result {
        defer {
            // A session that can't be ended now ends by itself.
            _ = try? visit.send(requests.logout(session: token), at: .query, "Ending the session.")
        }
        return try body(self)
    }

    /// Finds out whether the session got what was asked for: a name that leads nowhere doesn't keep it from beginning.
    func checkNames() throws(TestFailure) {
        let answer = try query(SnowflakeRequests.lookAround)
        guard let row = answer.firstRow, row.count == 5 else { throw SnowflakeFailures.query(answer.code) }
        var facts: JSONObject = ["product": "Snowflake"]
        facts["version"] = row[0].map { .string($0.serverWords) }
        visit.server = facts
        let parameters = requests.parameters
        if let role = parameters.role, !isSame(row[4], role) { throw SnowflakeFailures.wrongRole(nil) }
        try check(.warehouse, parameters.warehouse, found: row[1], database: nil)
        try check(.database, parameters.database, found: row[2], database: nil)
        try check(.schema, parameters.schema, found: row[3], database: row[2])
    }

    /// Snowflake doesn't say whether something is missing or forbidden, but lists what the role has any right to.
    private func check(
        _ kind: SnowflakeObject,
        _ wanted: String?,
        found: String?,
        database: String?
    ) throws(TestFailure) {
        guard let wanted, !isSame(found, wanted) else { return }
        let name = Self.unquoted(wanted)
        let answer = try query(SnowflakeRequests.show(kind, named: name, database: database))
        let isSeen = answer.rows.contains { isSame($0["name"] ?? nil, wanted) }
        throw isSeen ? SnowflakeFailures.forbidden(kind) : SnowflakeFailures.missing(kind)
    }

    /// The columns that the role may see, table by table. `SHOW` needs no warehouse, and tells of ten thousand at most.
    func columns() throws(TestFailure) -> DiscoveredSchema {
        let place = requests.parameters.schema == nil ? "DATABASE" : "SCHEMA"
        let answer = try query("SHOW COLUMNS IN \(place)")
        var schemas: [DiscoveredSchema.Schema] = []
        for row in answer.rows {
            guard let schema = row["schema_name"] ?? nil, let table = row["table_name"] ?? nil,
                let column = row["column_name"] ?? nil
            else { continue }
            if schemas.last?.name != schema {
                schemas.append(DiscoveredSchema.Schema(name: schema, tables: []))
            }
            let last = schemas.count - 1
            if schemas[last].tables.last?.name != table {
                schemas[last].tables.append(DiscoveredSchema.Table(name: table, kind: "table", columns: []))
            }
            let lastTable = schemas[last].tables.count - 1
            schemas[last].tables[lastTable].columns.append(
                DiscoveredSchema.Column(
                    name: column,
                    type: Self.type(row["data_type"] ?? nil),
                    isNullable: (row["null?"] ?? nil) == "true"
                )
            )
        }
        return DiscoveredSchema(schemas: schemas)
    }

    /// `FIXED` out of `{"type":"FIXED","precision":38}`.
    private static func type(_ text: String?) -> String {
        let value = text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        return value?["type"]?.string ?? text ?? "unknown"
    }

    private func query(_ statement: String) throws(TestFailure) -> SnowflakeAnswer {
        let response = try visit.send(requests.query(statement, session: token), at: .query, "Looking around.")
        guard response.status == 200, let answer = SnowflakeAnswer(response.object) else {
            throw .unexpectedAnswer(response, at: .query, SnowflakeParameters.fields, from: "Snowflake")
        }
        guard answer.isSuccess else { throw SnowflakeFailures.query(answer.code) }
        return answer
    }

    /// Names without quotation marks are the same in capital and in small letters.
    private func isSame(_ found: String?, _ wanted: String) -> Bool {
        guard let found else { return false }
        return Self.unquoted(found).uppercased() == Self.unquoted(wanted).uppercased()
    }

    private static func unquoted(_ name: String) -> String {
        String(decoding: name.utf8.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
}
