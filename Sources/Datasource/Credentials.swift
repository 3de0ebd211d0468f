package import JSON

/// Credentials that are ready to connect with: aliases renamed, references resolved, secrets kept apart from the rest.
package struct Credentials: Sendable {
    /// Everything that isn't secret, under canonical names.
    package var plain: JSONObject

    /// Secrets by their place inside the credentials, as a JSON Pointer: `/password`, `/attachedDatabases/0/password`.
    package var secrets: [JSONPointer: Secret]

    /// Names of members that nobody gave, so that `plain` holds their defaults. Of objects inside, nothing is told.
    package var assumed: Set<String>

    package init(plain: JSONObject, secrets: [JSONPointer: Secret] = [:], assumed: Set<String> = []) {
        self.plain = plain
        self.secrets = secrets
        self.assumed = assumed
    }

    /// Whether somebody gave it, so that it isn't a default.
    package func isGiven(_ key: String) -> Bool { plain[key] != nil && !assumed.contains(key) }

    package func string(_ key: String) -> String? { plain[key]?.string }

    package func integer(_ key: String) -> Int? { plain[key]?.integer }

    package func bool(_ key: String) -> Bool? { plain[key]?.bool }

    package func secret(_ key: String) -> Secret? { secrets[JSONPointer(key)] }
}
