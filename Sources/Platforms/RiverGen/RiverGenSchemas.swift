import HTTPTransport
import JSON

/// RiverGen's description of schemas, in the protocol's words.
enum RiverGenSchemas {
    /// `[{"schemaName", "tables": [{"name", "kind", "columns": [{"name", "type", "nullable"}]}]}]`
    static func schemas(_ response: HTTPResponse) throws(AnswerMismatch) -> [JSONValue] {
        let data = try RiverGenAnswers.data(response)
        return try objects("schemas", in: data, of: "`data`").mapped { schema throws(AnswerMismatch) in
            let tables = try objects("tables", in: schema, of: "a schema").mapped(table)
            return ["schemaName": .string(try name("schema_name", of: schema)), "tables": .array(tables)]
        }
    }

    private static func table(_ table: JSONObject) throws(AnswerMismatch) -> JSONValue {
        let columns = try objects("columns", in: table, of: "a table", mayBeMissing: true).mapped(column)
        let kind = try RiverGenFinding.text("table_type", in: table).map(kind)
        return [
            "name": .string(try name("table_name", of: table)), "kind": .string(kind ?? "table"),
            "columns": .array(columns),
        ]
    }

    /// `BASE TABLE` is what information schemas call a table.
    private static func kind(_ type: String) -> String {
        let kind = type.lowercased()
        return kind == "base table" ? "table" : kind
    }

    private static func column(_ column: JSONObject) throws(AnswerMismatch) -> JSONValue {
        var answer: JSONObject = ["name": .string(try name("column_name", of: column))]
        answer["type"] = try RiverGenFinding.text("column_type", in: column).map(JSONValue.string)
        answer["nullable"] = column["is_nullable"]?.bool.map(JSONValue.bool)
        return .object(answer)
    }

    private static func name(_ key: String, of object: JSONObject) throws(AnswerMismatch) -> String {
        guard let name = object[key]?.string else { throw AnswerMismatch(expected: "a `\(key)` that is a string") }
        return name
    }

    private static func objects(
        _ key: String,
        in object: JSONObject,
        of owner: String,
        mayBeMissing: Bool = false
    ) throws(AnswerMismatch) -> [JSONObject] {
        let value = object[key] ?? .null
        if mayBeMissing, value.isNull {
            return []
        }
        guard let elements = value.array else { throw AnswerMismatch(expected: "\(owner) with an array `\(key)`") }
        let objects = elements.compactMap(\.object)
        guard objects.count == elements.count else { throw AnswerMismatch(expected: "`\(key)` that are objects") }
        return objects
    }
}

extension [JSONObject] {
    fileprivate func mapped(
        _ transform: (JSONObject) throws(AnswerMismatch) -> JSONValue
    ) throws(AnswerMismatch) -> [JSONValue] {
        var values: [JSONValue] = []
        for element in self {
            values.append(try transform(element))
        }
        return values
    }
}
