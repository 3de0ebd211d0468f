import HTTPTransport
import JSON

/// How far a statement is: the answer to both requests of the Statement Execution API.
struct DatabricksAnswer {
    let identifier: String

    /// Nil while it waits or runs.
    let rows: [[JSONValue]]?

    /// A catalogue may have as many values.
    private static let limits = JSONLimits(values: 4_000_000)

    /// - Throws: what the workspace refused with, or `protocol_error` for what isn't such an answer.
    init(_ response: HTTPResponse, _ refusal: DatabricksRefusal) throws(TestFailure) {
        guard response.status == 200 else { throw refusal.failure }
        guard let answer = try? JSONValue(parsing: response.body, limits: Self.limits),
            let identifier = answer["statement_id"]?.string, let status = answer["status"],
            let state = status["state"]?.string
        else {
            throw refusal.unexpected
        }
        self.identifier = identifier
        switch state {
        case "PENDING", "RUNNING": rows = nil
        case "SUCCEEDED": rows = answer["result"]?["data_array"]?.array?.compactMap(\.array) ?? []
        default: throw refusal.failure(ofStatement: status)
        }
    }
}
