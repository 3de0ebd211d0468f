import Datasource
import HTTPTransport
import JSON

/// The answers that Credible and Malloy Publisher document.
enum CredibleAnswers {
    /// A connection; its type may go without saying.
    static func connection(_ response: HTTPResponse) throws(AnswerMismatch) -> JSONObject {
        let mismatch = AnswerMismatch(expected: "a connection: an object whose `name` is a string, and `type` too")
        guard let object = value(response)?.object, isConnection(.object(object)) else { throw mismatch }
        return object
    }

    /// Names and types alone: whatever else an answer holds, secrets too, goes no further.
    static func connections(_ response: HTTPResponse) throws(AnswerMismatch) -> [CredibleListItem] {
        let mismatch = AnswerMismatch(expected: "an array of connections, whose `name` is a string, and `type` too")
        guard let elements = value(response)?.array else { throw mismatch }
        var connections: [CredibleListItem] = []
        for element in elements {
            guard isConnection(element), let name = element["name"]?.string else { throw mismatch }
            connections.append(CredibleListItem(name: name, type: element["type"]?.string))
        }
        return connections
    }

    /// `{"message": "…"}`
    static func message(_ response: HTTPResponse) throws(AnswerMismatch) {
        guard value(response)?["message"]?.string != nil else {
            throw AnswerMismatch(expected: "an object whose `message` is a string")
        }
    }

    /// What the Admin API answers to a delete isn't documented.
    static func anything(_ response: HTTPResponse) throws(AnswerMismatch) {}

    /// The end of a write, in the words of either API.
    static func writing(_ interface: CredibleInterface) -> (HTTPResponse) throws(AnswerMismatch) -> Void {
        switch interface {
        case .data: message
        case .admin: { response throws(AnswerMismatch) in _ = try connection(response) }
        }
    }

    /// `{"status": "ok"}` or `{"status": "failed", "errorMessage": "…"}`
    static func status(_ response: HTTPResponse) throws(AnswerMismatch) -> CredibleTest {
        let mismatch = AnswerMismatch(expected: "an object whose `status` is `ok` or `failed`")
        guard let object = value(response)?.object else { throw mismatch }
        switch object["status"]?.string {
        case "ok": return CredibleTest(isSuccessful: true)
        case "failed": return CredibleTest(isSuccessful: false, errorMessage: object["errorMessage"]?.nonEmptyString)
        default: throw mismatch
        }
    }

    /// `[{"name": "…", "isHidden": false}]`, without those that are hidden.
    static func schemaNames(_ response: HTTPResponse) throws(AnswerMismatch) -> [String] {
        let mismatch = AnswerMismatch(expected: "an array of schemas, whose `name` is a string")
        guard let elements = value(response)?.array else { throw mismatch }
        let names = elements.compactMap { $0["name"]?.string }
        guard names.count == elements.count else { throw mismatch }
        return zip(names, elements).filter { $0.1["isHidden"]?.bool != true }.map(\.0)
    }

    /// `[{"resource": "schema.table", "columns": [{"name": "…", "type": "…"}]}]`
    static func tables(_ response: HTTPResponse, schema: String) throws(AnswerMismatch) -> [JSONValue] {
        let mismatch = AnswerMismatch(expected: "an array of tables with a `resource` and `columns` with a `name`")
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
package struct CredibleTest: Hashable, Scrubbable, Sendable {
    package var isSuccessful: Bool
    package var errorMessage: String?

    func scrubbed(by scrubber: Scrubber) -> CredibleTest {
        var test = self
        test.errorMessage = errorMessage.map { scrubber.scrub($0).shortened(to: UpstreamAnswer.messageLimit) }
        return test
    }
}

extension JSONValue {
    fileprivate var nonEmptyString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}
