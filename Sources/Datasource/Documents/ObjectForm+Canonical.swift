package import JSON

extension ObjectForm {
    /// The same object with aliases renamed, here and in everything inside that has a form. Unknown keys stay.
    package func canonical(_ object: JSONObject) -> JSONObject {
        JSONObject(
            object.members.map { member in
                guard let field = field(named: member.key.string) else {
                    return (key: member.key.string, value: member.value)
                }
                return (key: field.name, value: field.canonical(member.value))
            }
        )
    }
}

extension Field {
    fileprivate func canonical(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            return form.map { .object($0.canonical(object)) } ?? value
        case .array(let elements):
            guard let form = elementForm else { return value }
            return .array(elements.map { $0.object.map { .object(form.canonical($0)) } ?? $0 })
        default:
            return value
        }
    }
}

extension TypeDefinition {
    /// Credentials with aliases renamed and without the document's name, which may stand inside them.
    package func canonical(_ given: JSONObject) -> JSONObject {
        guard credentials.field(named: "name") == nil else {
            return credentials.canonical(given)
        }
        let others = given.members.filter { $0.key != "name" }
        return credentials.canonical(JSONObject(others.map { (key: $0.key.string, value: $0.value) }))
    }
}
