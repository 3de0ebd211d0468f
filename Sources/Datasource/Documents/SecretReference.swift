package import JSON

/// Where a secret is to be found when it is needed: `{"$env": "NAME"}`, `{"$file": "path"}` or `{"$command": ["op", "read"]}`.
package enum SecretReference: Hashable, Sendable {
    case environment(String)
    case file(String)

    /// A program and its arguments, run without a shell.
    case command([String])

    /// - Returns: nil for anything else, a secret itself included.
    package init?(_ value: JSONValue) {
        guard let object = value.object, object.members.count == 1, let member = object.members.first else {
            return nil
        }
        switch (member.key.string, member.value) {
        case ("$env", .string(let name)) where !name.string.isEmpty:
            self = .environment(name.string)
        case ("$file", .string(let path)) where !path.string.isEmpty:
            self = .file(path.string)
        case ("$command", .array(let words)):
            let strings = words.compactMap(\.string)
            guard strings.count == words.count, strings.first?.isEmpty == false else { return nil }
            self = .command(strings)
        default:
            return nil
        }
    }
}

/// What stands in an answer for a secret that is stored, and in an update for one that shall stay.
package enum StoredSecret {
    package static let placeholder: JSONValue = ["$secret": "stored"]

    static func isPlaceholder(_ value: JSONValue) -> Bool {
        value == placeholder
    }
}
