import JSON

/// What Snowflake answers to everything: status 200, with the truth in its members.
struct SnowflakeAnswer {
    let isSuccess: Bool

    /// `390100`; nil where there is none.
    let code: String?
    let data: JSONObject

    /// - Returns: nil for what isn't such an answer.
    init?(_ object: JSONObject?) {
        guard let object, let isSuccess = object["success"]?.bool else { return nil }
        self.isSuccess = isSuccess
        code = object["code"].flatMap { $0.string ?? $0.integer.map(String.init) }.flatMap(Self.checked)
        data = object["data"]?.object ?? JSONObject()
    }

    /// A code is a number, so that nothing else gets into a report through it.
    private static func checked(_ code: String) -> String? {
        let isNumber = code.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber && (1...8).contains(code.utf8.count) ? code : nil
    }

    /// The rows of a result, each by the names of its columns in small letters.
    var rows: [[String: String?]] {
        let names = (data["rowtype"]?.array ?? []).map { $0["name"]?.string?.lowercased() ?? "" }
        return (data["rowset"]?.array ?? []).map { row in
            let cells = (row.array ?? []).map { $0.string ?? $0.integer.map(String.init) }
            return Dictionary(zip(names, cells)) { first, _ in first }
        }
    }

    /// The cells of the first row.
    var firstRow: [String?]? {
        data["rowset"]?.array?.first?.array?.map(\.string)
    }
}
