package import JSON

/// One spelling for every document: aliases renamed, here and inside.
extension ObjectForm {
    /// The object under canonical keys. Keys that aren't known stay as they are.
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
        guard let form else { return value }
        return mapObjects(of: value) { form.canonical($0) }
    }

    /// Changes the object that a value is, or each object in the list that it is.
    func mapObjects(of value: JSONValue, _ change: (JSONObject) -> JSONObject) -> JSONValue {
        switch value {
        case .object(let object):
            .object(change(object))
        case .array(let elements) where elementForm != nil:
            .array(elements.map { element in element.object.map { .object(change($0)) } ?? element })
        default:
            value
        }
    }
}
