import HTTPTransport
import JSON

/// The answers that Credible and Malloy Publisher document.
enum CredibleAnswers {
    /// What was expected instead of the answer that came, as the end of a sentence.
    struct Mismatch: Error, Hashable {
        let expected: String
    }

    /// A connection; its type may go without saying.
    static func connection(_ response: HTTPResponse) throws(Mismatch) -> JSONObject {
        let mismatch = Mismatch(expected: "a connection: an object whose `name` is a string, and `type` too")
        guard let object = value(response)?.object, isConnection(.object(object)) else { throw mismatch }
        return object
    }

    /// Names and types alone: whatever else an answer holds, secrets too, goes no further.
    static func connections(_ response: HTTPResponse) throws(Mismatch) -> [CredibleListItem] {
        let mismatch = Mismatch(expected: "an array of connections, whose `name` is a string, and `type` too")
        guard let elements = value(response)?.array else { throw mismatch }
        var connections: [CredibleListItem] = []
        for element in elements {
            guard isConnection(element), let name = element["name"]?.string else { throw mismatch }
            connections.append(CredibleListItem(name: name, type: element["type"]?.string))
        }
        return connections
    }

    /// `{"message": "…"}`
    static func message(_ response: HTTPResponse) throws(Mismatch) {
        guard value(response)?["message"]?.string != nil else {
            throw Mismatch(expected: "an object whose `message` is a string")
        }
    }

    /// What the Admin API answers to a delete isn't documented.
    static func anything(_ response: HTTPResponse) throws(Mismatch) {}

    /// The end of a write, in the words of either API.
    static func writing(_ interface: CredibleInterface, _ response: HTTPResponse) throws(Mismatch) {
        switch interface {
        case .data: try message(response)
        case .admin: _ = try connection(response)
        }
    }

    /// `{"status": "ok"}` or `{"status": "failed", "errorMessage": "…"}`
    static func status(_ response: HTTPResponse) throws(Mismatch) -> CredibleTest {
        let mismatch = Mismatch(expected: "an object whose `status` is `ok` or `failed`")
        guard let object = value(response)?.object else { throw mismatch }
        switch object["status"]?.string {
        case "ok": return CredibleTest(isSuccessful: true)
        case "failed": return CredibleTest(isSuccessful: false, errorMessage: object["errorMessage"]?.nonEmptyString)
        default: throw mismatch
        }
    }

    /// `[{"name": "…", "isHidden": false}]`, without those that are hidden.
    static func schemaNames(_ response: HTTPResponse) throws(Mismatch) -> [String] {
        let mismatch = Mismatch(expected: "an array of schemas, whose `name` is a string")
        guard let elements = value(response)?.array else { throw mismatch }
        let names = elements.compactMap { $0["name"]?.string }
        guard names.count == elements.count else { throw mismatch }
        return zip(names, elements).filter { $0.1["isHidden"]?.bool != true }.map(\.0)
    }

    /// `[{"resource": "schema.table", "columns": [{"name": "…", "type": "…"}]}]`
    static func tables(_ response: HTTPResponse, schema: String) throws(Mismatch) -> [JSONValue] {
        let mismatch = Mismatch(expected: "an array of tables with a `resource` and `columns` with a `name`")
        guard let elements = value(response)?.array else { throw mismatch }
        var tables: [JSONValue] = []
        for element in elements {
            guard let resource = element["resource"]?.string else { throw mismatch }
            var columns: [JSONValue] = []
            for column in element["columns"]?.array ?? [] {
                guard let name = column["name"]?.string else { throw mismatch }
                var told: JSONObject = ["name": .string(name)]
                told["type"] = column["type"]?.string.map(JSONValue.string)
                columns.append(.object(told))
            }
            let name = JSONValue.string(tableName(resource, schema))
            // Credible doesn't tell tables from views.
            tables.append(["name": name, "kind": "table", "columns": .array(columns)])
        }
        return tables
    }

    /// The last part of a resource's path, without the schema that may stand before it.
    private static func tableName(_ resource: String, _ schema: String) -> String {
        let last = resource.split(separator: "/").last.map(String.init) ?? resource
        let prefix = schema + "."
        return last.hasPrefix(prefix) ? String(last.dropFirst(prefix.count)) : last
    }

    /// What a refusal says, in any of the shapes that are documented or seen: `{"message", "details"}`, `{"code", "message"}`
    /// with a number or a word, `{"error": "…"}`. Nil for anything else.
    static func error(_ response: HTTPResponse) -> JSONObject? {
        guard let object = value(response)?.object else { return nil }
        if let text = object["error"]?.string {
            return ["message": .string(text)]
        }
        let inner = object["error"]?.object ?? object
        guard let message = inner["message"]?.string else { return nil }
        var error: JSONObject = ["message": .string(message)]
        // A number only repeats the HTTP status.
        error["code"] = inner["code"]?.string.map(JSONValue.string)
        return error
    }

    private static func isConnection(_ value: JSONValue) -> Bool {
        value["name"]?.string != nil && (value["type"] ?? "").string != nil
    }

    private static func value(_ response: HTTPResponse) -> JSONValue? {
        try? JSONValue(parsing: response.body)
    }
}

/// What a listing tells of a connection.
package struct CredibleListItem: Hashable, Sendable {
    package let name: String

    /// In Credible's words; nil where it isn't told.
    package let type: String?
}

/// What came of a test.
package struct CredibleTest: Hashable, Sendable {
    package var isSuccessful: Bool

    /// Scrubbed of secrets by whoever shows it.
    package var errorMessage: String?
}

extension JSONValue {
    fileprivate var nonEmptyString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}
