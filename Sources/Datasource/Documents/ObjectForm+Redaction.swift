package import JSON

/// What of an object with secrets may be shown.
extension ObjectForm {
    /// The object with `{"$secret": "stored"}` in place of each secret. A reference to a secret stays a reference; the value of
    /// a key that isn't known counts as secret.
    package func redacted(_ object: JSONObject) -> JSONObject {
        JSONObject(
            object.members.map { member in
                (key: member.key.string, value: redacted(member.value, key: member.key.string))
            }
        )
    }

    private func redacted(_ value: JSONValue, key: String) -> JSONValue {
        guard let field = field(named: key) else { return StoredSecret.placeholder }
        if field.isSecret {
            return SecretReference(value) == nil ? StoredSecret.placeholder : value
        }
        guard let form = field.form else { return value }
        return field.mapObjects(of: value) { form.redacted($0) }
    }
}
