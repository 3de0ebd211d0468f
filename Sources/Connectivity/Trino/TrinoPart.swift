import HTTPTransport
import JSON

/// One part of the answer to a statement: `QueryResults` of Trino's protocol.
struct TrinoPart {
    /// Where the next part is; nil for the last.
    let next: String?
    let rows: [[JSONValue]]

    /// How many columns the result has; nil in parts that don't tell.
    let columnCount: Int?

    /// A catalogue may have as many values.
    private static let limits = JSONLimits(values: 4_000_000)

    /// - Throws: what the server refused with, or `protocol_error` for what isn't such a part.
    init(_ response: HTTPResponse, _ parameters: TrinoParameters) throws(TestFailure) {
        let refusal = TrinoRefusal(response: response, parameters: parameters)
        guard response.status == 200 else { throw refusal.failure }
        guard let answer = try? JSONValue(parsing: response.body, limits: Self.limits), answer["id"]?.string != nil,
            answer["stats"]?["state"]?.string != nil
        else {
            throw refusal.unexpected
        }
        if let error = answer["error"], !error.isNull {
            throw refusal.failure(ofStatement: error)
        }
        next = answer["nextUri"]?.string
        columnCount = answer["columns"]?.array?.count
        rows = answer["data"]?.array?.compactMap(\.array) ?? []
    }
}
