package import JSON

/// A source as RiverGen tells of it: everything but its credentials.
package struct RiverGenSource: Sendable {
    package let id: Int
    package let name: String

    /// In RiverGen's words: `postgresql`.
    package let type: String

    /// All that was answered; what is documented is of the documented kind, or null.
    package let fields: JSONObject

    /// - Throws: the name of the member that isn't what is documented.
    init(_ object: JSONObject) throws(AnswerMismatch) {
        try RiverGenShapes.source.check(object, at: "data")
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

extension RiverGenSource {
    /// A source as it was created a moment ago.
    package init?(id: Int, createdWith written: WrittenSource) {
        var fields = written.body.revealed
        fields["credentials"] = nil
        fields["id"] = .number(JSONNumber(id))
        guard let source = try? RiverGenSource(fields) else { return nil }
        self = source
    }
}
