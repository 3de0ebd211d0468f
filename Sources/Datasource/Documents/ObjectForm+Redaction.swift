package import JSON

extension ObjectForm {
    /// The object as it may be shown: a placeholder for each secret, references as they are. An unknown key's value counts
    /// as secret.
    ///
    /// - Parameter object: in canonical spelling or not.
    package func redacted(_ object: JSONObject, as placeholder: SecretPlaceholder = .stored) -> JSONObject {
        JSONObject(
            object.members.map { member in
                let field = field(named: member.key.string)
                return (key: member.key.string, value: Self.redacted(member.value, field: field, as: placeholder))
            }
        )
    }

    private static func redacted(_ value: JSONValue, field: Field?, as placeholder: SecretPlaceholder) -> JSONValue {
        guard let field, !field.isSecret else {
            return SecretReference(value)?.json ?? placeholder.json
        }
        switch value {
        case .object(let object):
            return field.form.map { .object($0.redacted(object, as: placeholder)) } ?? value
        case .array(let elements):
            guard let form = field.elementForm else { return value }
            return .array(
                elements.map { $0.object.map { .object(form.redacted($0, as: placeholder)) } ?? placeholder.json }
            )
        default:
            return value
        }
    }
}
