package import JSON

/// A source as RiverGen tells of it: everything but its credentials.
package struct RiverGenSource: Sendable {
    package let id: Int
    package let name: String

    /// In RiverGen's words: `postgresql`.
    package let type: String

    /// All that was answered; what is documented is of the documented kind, or null.
    package let fields: JSONObject

    /// What RiverGen documents of a source beside what it was created with.
    static let serverFields: [(name: String, kind: RiverGenField.Kind)] = [
        ("id", .integer), ("organization_id", .integer), ("ssh_key_id", .integer), ("status", .string),
        ("last_tested_at", .string), ("last_successful_connection_at", .string), ("last_failed_connection_at", .string),
        ("failure_count", .integer), ("failure_reason", .string), ("schema_discovered_at", .string),
        ("created_by_user_id", .integer), ("created_at", .string), ("updated_at", .string),
        ("updated_by_user_id", .integer),
    ]

    private static let documented =
        serverFields.map { RiverGenField(name: $0.name, kind: $0.kind, home: .source, meaning: .option) }
        + RiverGenField.all.filter { $0.home == .source }

    /// - Throws: the name of the member that isn't what is documented.
    init(_ object: JSONObject) throws(AnswerMismatch) {
        for field in Self.documented {
            guard let value = object[field.name], !value.isNull, !field.accepts(value) else { continue }
            throw AnswerMismatch(expected: "a data source whose `\(field.name)` is \(field.kind.wording)")
        }
        guard let id = object["id"]?.integer, let name = object["name"]?.string, let type = object["type"]?.string
        else {
            throw AnswerMismatch(expected: "a data source with an `id`, a `name` and a `type`")
        }
        self.id = id
        self.name = name
        self.type = type
        fields = object
    }

    /// A member that is given and not null.
    package func text(_ name: String) -> String? { fields[name]?.string }

    package var workspaceID: Int? { fields["workspace_id"]?.integer }
    package var usesTunnel: Bool { fields["use_ssh_tunnel"]?.bool ?? false }
}

extension RiverGenField.Kind {
    /// The kind as the end of a sentence.
    var wording: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .object: "an object"
        case .strings: "an array of strings"
        }
    }
}

extension RiverGenSource {
    /// A source as it was created a moment ago.
    package init?(id: Int, createdWith body: RiverGenBody) {
        var fields = body.source
        fields["id"] = .number(JSONNumber(id))
        guard let source = try? RiverGenSource(fields) else { return nil }
        self = source
    }
}
