package import Datasource
package import JSON

/// A secret inside a document or a body: everything that prints it prints `<redacted>`.
package struct GuardedSecret: Hashable, Sendable {
    /// What stands in its place.
    package enum Kind: Hashable, Sendable {
        /// The secret itself.
        case given

        /// Where the secret is.
        case reference(SecretReference)

        /// That there is one, and no more.
        case placeholder
    }

    /// The secret itself, of any kind of JSON; a reference; or a placeholder. Read it only where it is handed to what needs
    /// it.
    package let revealed: JSONValue

    /// Where the document has it: `/credentials/password`.
    package let place: JSONPointer

    /// Whether it is an address that may hold a secret, in a field that isn't secret by itself.
    package let isAddress: Bool

    package init(_ value: JSONValue, at place: JSONPointer, isAddress: Bool = false) {
        revealed = value
        self.place = place
        self.isAddress = isAddress
    }

    package var kind: Kind {
        if let reference = SecretReference(revealed) {
            return .reference(reference)
        }
        let placeholders = [SecretPlaceholder.stored.json, SecretPlaceholder.given.json]
        return placeholders.contains(revealed) ? .placeholder : .given
    }

    /// What may be shown of it: a reference, or a placeholder.
    package func shown(as placeholder: SecretPlaceholder) -> JSONValue {
        kind == .given ? placeholder.json : revealed
    }
}

extension GuardedSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { Secret.redacted }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
