import HTTPTransport
import JSON

/// RiverGen's description of schemas, in the protocol's words.
enum RiverGenSchemas {
    /// `[{"schemaName", "tables": [{"name", "kind", "columns": [{"name", "type", "nullable"}]}]}]`
    static func schemas(_ response: HTTPResponse) throws(AnswerMismatch) -> [JSONValue] {
        let data = try RiverGenAnswers.data(response, RiverGenShapes.schemas)
        return elements("schemas", of: .object(data)).map { schema in
            ["schemaName": schema["schema_name"] ?? "", "tables": .array(elements("tables", of: schema).map(table))]
        }
    }

    private static func table(_ table: JSONValue) -> JSONValue {
        [
            "name": table["table_name"] ?? "", "kind": .string(kind(table["table_type"]?.string ?? "table")),
            "columns": .array(elements("columns", of: table).map(column)),
        ]
    }

    /// `BASE TABLE` is what information schemas call a table.
    private static func kind(_ type: String) -> String {
        let kind = type.lowercased()
        return kind == "base table" ? "table" : kind
    }

    private static func column(_ column: JSONValue) -> JSONValue {
        var answer: JSONObject = ["name": column["column_name"] ?? ""]
        answer["type"] = column["column_type"]?.string.map(JSONValue.string)
        answer["nullable"] = column["is_nullable"]?.bool.map(JSONValue.bool)
        return .object(answer)
    }

    private static func elements(_ key: String, of object: JSONValue) -> [JSONValue] {
        object[key]?.array ?? []
    }
}
