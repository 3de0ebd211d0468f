import Datasource
import HTTPTransport
import JSON

/// The answers that Credible and Malloy Publisher document.
enum CredibleAnswers {
    /// A connection as it is documented; its type may go without saying.
    static func connection(_ response: HTTPResponse) throws(AnswerMismatch) -> JSONObject {
        guard let object = value(response)?.object else { throw AnswerMismatch(expected: "a connection: an object") }
        try CredibleShapes.connection.check(object)
        return object
    }

    /// Names and types alone: whatever else an answer holds, secrets too, goes no further.
    static func connections(_ response: HTTPResponse) throws(AnswerMismatch) -> [CredibleListItem] {
        try elements(response, "connections", CredibleShapes.connection).compactMap { element in
            element["name"]?.string.map { CredibleListItem(name: $0, type: element["type"]?.string) }
        }
    }

    /// The elements of an answer that is an array of objects of one shape.
    private static func elements(
        _ response: HTTPResponse,
        _ what: String,
        _ shape: AnswerShape
    ) throws(AnswerMismatch) -> [JSONValue] {
        guard let elements = value(response)?.array else { throw AnswerMismatch(expected: "an array of \(what)") }
        for (index, element) in elements.enumerated() {
            try AnswerShape.Kind.object(shape).check(element, at: "[\(index)]")
        }
        return elements
    }

    /// `{"message": "…"}`, without what makes an error of it.
    static func message(_ response: HTTPResponse) throws(AnswerMismatch) {
        guard let object = value(response)?.object, object["message"]?.string != nil else {
            throw AnswerMismatch(expected: "an object whose `message` is a string")
        }
        for key in ["code", "error"] {
            guard object[key]?.isNull ?? true else {
                throw AnswerMismatch(expected: "no `\(key)` with HTTP \(response.status)")
            }
        }
    }

    /// What the Admin API answers to a delete isn't documented.
    static func anything(_ response: HTTPResponse) throws(AnswerMismatch) {}

    /// The end of a create: of the Data API it says that something was created, of the Admin API it is the connection.
    static func creation(
        of source: WrittenSource,
        _ interface: CredibleInterface
    ) -> (HTTPResponse) throws(AnswerMismatch) -> Void {
        { response throws(AnswerMismatch) in
            try change(of: source, interface)(response)
            guard interface == .admin || response.status == 201 else {
                throw AnswerMismatch(expected: "HTTP 201 instead of \(response.status)")
            }
        }
    }

    /// The end of a change: a message of the Data API, the connection of the Admin API.
    static func change(
        of source: WrittenSource,
        _ interface: CredibleInterface
    ) -> (HTTPResponse) throws(AnswerMismatch) -> Void {
        switch interface {
        case .data: message
        case .admin: { response throws(AnswerMismatch) in try check(try connection(response), isAbout: source) }
        }
    }

    /// An answer about another connection is none to what was asked.
    private static func check(_ found: JSONObject, isAbout source: WrittenSource) throws(AnswerMismatch) {
        guard found["name"] == .string(source.name) else {
            throw AnswerMismatch(expected: "`name` to be the name that was sent")
        }
        // Only a create says a type.
        guard let type = source.body["type"]?.revealed, let told = found["type"], !told.isNull else { return }
        guard told == type else {
            throw AnswerMismatch(expected: "`type` to be the type that was sent")
        }
    }

    /// `{"status": "ok"}` or `{"status": "failed", "errorMessage": "…"}`
    static func status(_ response: HTTPResponse) throws(AnswerMismatch) -> CredibleTest {
        let mismatch = AnswerMismatch(expected: "an object whose `status` is `ok` or `failed`")
        guard let object = value(response)?.object else { throw mismatch }
        try CredibleShapes.test.check(object)
        switch object["status"]?.string {
        case "ok": return CredibleTest(isSuccessful: true)
        case "failed": return CredibleTest(isSuccessful: false, errorMessage: object["errorMessage"]?.nonEmptyString)
        default: throw mismatch
        }
    }

    /// `[{"name": "…", "isHidden": false}]`, without those that are hidden.
    static func schemaNames(_ response: HTTPResponse) throws(AnswerMismatch) -> [String] {
        try elements(response, "schemas", CredibleShapes.schema)
            .filter { $0["isHidden"]?.bool != true }
            .compactMap { $0["name"]?.string }
    }

    /// `[{"resource": "schema.table", "columns": [{"name": "…", "type": "…"}]}]`
    static func tables(_ response: HTTPResponse, schema: String) throws(AnswerMismatch) -> [JSONValue] {
        try elements(response, "tables", CredibleShapes.table).map { table in
            let columns = table["columns"]?.array ?? []
            let name = tableName(table["resource"]?.string ?? "", schema)
            // Credible doesn't tell tables from views.
            return ["name": .string(name), "kind": "table", "columns": .array(columns.map(column))]
        }
    }

    private static func column(_ column: JSONValue) -> JSONValue {
        var told: JSONObject = ["name": column["name"] ?? ""]
        told["type"] = column["type"]?.string.map(JSONValue.string)
        return .object(told)
    }

    /// The last part of a resource's path, without the schema that may stand before it.
    private static func tableName(_ resource: String, _ schema: String) -> String {
        let last = resource.split(separator: "/").last.map(String.init) ?? resource
        let prefix = schema + "."
        return last.hasPrefix(prefix) ? String(last.dropFirst(prefix.count)) : last
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
