import Datasource
import JSON

extension ObjectForm {
    /// The object with each of its secrets replaced, in the same shape. The value of a key that isn't known counts as secret.
    ///
    /// - Parameters:
    ///   - object: in canonical spelling.
    ///   - place: where the object stands.
    ///   - replace: given a secret, or a reference to one, and its place.
    func mappingSecrets<Failure: Error>(
        in object: JSONObject,
        at place: JSONPointer,
        _ replace: (JSONValue, JSONPointer) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONObject {
        var members: [(key: String, value: JSONValue)] = []
        for member in object.members {
            let place = place.appending(member.key.string)
            guard let field = field(named: member.key.string), !field.isSecret else {
                members.append((member.key.string, try replace(member.value, place)))
                continue
            }
            members.append((member.key.string, try field.mappingSecrets(in: member.value, at: place, replace)))
        }
        return JSONObject(members)
    }
}

extension Field {
    fileprivate func mappingSecrets<Failure: Error>(
        in value: JSONValue,
        at place: JSONPointer,
        _ replace: (JSONValue, JSONPointer) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        if let form, let object = value.object {
            return .object(try form.mappingSecrets(in: object, at: place, replace))
        }
        guard let elementForm, let elements = value.array else { return value }
        var mapped: [JSONValue] = []
        for (index, element) in elements.enumerated() {
            let place = place.appending(index)
            let object = try elementForm.mappingSecrets(in: element.object ?? [:], at: place, replace)
            mapped.append(.object(object))
        }
        return .array(mapped)
    }
}
