package import JSON

/// Where a secret is, instead of the secret itself.
package enum SecretReference: Hashable, Sendable {
    /// `{"$env": "NAME"}`: the value of an environment variable.
    case environment(String)

    /// `{"$file": "path"}`: the content of a file.
    case file(String)

    /// `{"$command": ["op", "read", "…"]}`: what a program prints. At least one element, the program.
    case command([String])

    /// The reference that a value is, by the same rules as a validator's; nil when it isn't a well-formed one.
    package init?(_ value: JSONValue) {
        guard case .object(let object) = value, object.members.count == 1, let member = object.members.first else {
            return nil
        }
        switch (member.key, member.value) {
        case ("$env", .string(let name))
        where Self.isText(name.string) && !name.string.utf8.contains(UInt8(ascii: "=")):
            self = .environment(name.string)
        case ("$file", .string(let path)) where Self.isText(path.string):
            self = .file(path.string)
        case ("$command", .array(let elements)):
            let words = elements.compactMap(\.string)
            guard !words.isEmpty, words.count == elements.count, words.allSatisfy(Self.isText) else { return nil }
            self = .command(words)
        default:
            return nil
        }
    }

    package var json: JSONValue {
        switch self {
        case .environment(let name): ["$env": .string(name)]
        case .file(let path): ["$file": .string(path)]
        case .command(let words): ["$command": .array(words.map(JSONValue.string))]
        }
    }

    /// Whether C can hold it, and it isn't empty.
    private static func isText(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains(0)
    }
}
