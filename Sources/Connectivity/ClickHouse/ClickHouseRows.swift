import HTTPTransport
import JSON

/// The rows of an answer in ClickHouse's format JSONCompact: `{"meta": […], "data": [[…], …]}`.
struct ClickHouseRows {
    let rows: [[JSONValue]]

    /// A catalogue may have as many values.
    private static let limits = JSONLimits(values: 4_000_000)

    /// - Throws: what the server refused with, or `protocol_error` for what isn't such an answer.
    init(_ response: HTTPResponse) throws(TestFailure) {
        guard response.status == 200, response.header("x-clickhouse-exception-code") == nil else {
            throw ClickHouseRefusal(response: response).failure
        }
        guard let rows = (try? JSONValue(parsing: response.body, limits: Self.limits))?["data"]?.array else {
            throw ClickHouseRefusal(response: response).failure
        }
        self.rows = rows.compactMap(\.array)
    }

    /// A text of one row; nil where there is none.
    static func text(_ row: [JSONValue], _ column: Int) -> String? {
        row.indices.contains(column) ? row[column].string : nil
    }
}
