package import JSON

/// What stands in a document for a secret that isn't told.
package enum SecretPlaceholder: String, Sendable {
    /// The secret is stored: in answers, and in updates that keep it.
    case stored

    /// The secret was given, and is neither stored nor told: in translations.
    case given

    package var json: JSONValue { ["$secret": .string(rawValue)] }

    /// Whether a value is the placeholder for what is stored.
    package static func isStored(_ value: JSONValue) -> Bool {
        value == SecretPlaceholder.stored.json
    }
}
