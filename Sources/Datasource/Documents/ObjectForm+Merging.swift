package import JSON

/// Changing an object that holds secrets: a merge patch in which a secret, or a reference to one, is replaced whole, and the
/// placeholder keeps what is stored.
extension ObjectForm {
    /// The stored object with the patch applied; both in canonical spelling.
    ///
    /// A placeholder that has nothing stored to keep stays in the result: `unresolvedPlaceholders` finds it.
    package func merged(_ patch: JSONObject, into stored: JSONObject) -> JSONObject {
        MergePatch.apply(patch, to: stored) { key, new, old in
            merged(new, into: old, key: key)
        }
    }

    private func merged(_ new: JSONValue, into old: JSONValue?, key: String) -> JSONValue {
        if StoredSecret.isPlaceholder(new) {
            return old ?? new
        }
        guard let field = field(named: key), !field.isSecret else { return new }
        if let elementForm = field.elementForm {
            return Self.mergedElements(new, old, elementForm)
        }
        guard let patch = new.object else { return new }
        let stored = old?.object ?? [:]
        return .object(field.form?.merged(patch, into: stored) ?? MergePatch.apply(patch, to: stored))
    }

    /// A list is replaced whole, as in any merge patch; but a placeholder in an element keeps what is stored in the element of
    /// the same name.
    private static func mergedElements(_ new: JSONValue, _ old: JSONValue?, _ form: ObjectForm) -> JSONValue {
        guard let elements = new.array else { return new }
        var stored: [ExactString: JSONObject] = [:]
        for element in old?.array?.compactMap(\.object) ?? [] {
            stored[ExactString(element["name"]?.string ?? "")] = element
        }
        return .array(
            elements.map { element in
                guard let object = element.object else { return element }
                let counterpart = stored[ExactString(object["name"]?.string ?? "")] ?? [:]
                return .object(form.keepingSecrets(of: counterpart, in: object))
            }
        )
    }

    private func keepingSecrets(of stored: JSONObject, in object: JSONObject) -> JSONObject {
        JSONObject(
            object.members.map { member in
                let isPlaceholder = StoredSecret.isPlaceholder(member.value)
                let kept = isPlaceholder ? stored[member.key.string] : nil
                return (key: member.key.string, value: kept ?? member.value)
            }
        )
    }

    /// The places of placeholders that stand for nothing, as issues.
    ///
    /// - Parameter place: where the object stands in the document.
    package func unresolvedPlaceholders(in object: JSONObject, at place: JSONPointer) -> [Issue] {
        object.members.flatMap { member -> [Issue] in
            let memberPlace = place.appending(member.key.string)
            if StoredSecret.isPlaceholder(member.value) {
                let message = "There is no stored `\(member.key)` to keep."
                return [Issue(path: memberPlace, code: .invalidSecret, message: message)]
            }
            guard let field = field(named: member.key.string), let form = field.form else { return [] }
            if let inner = member.value.object {
                return form.unresolvedPlaceholders(in: inner, at: memberPlace)
            }
            return (member.value.array ?? []).enumerated().flatMap { index, element in
                element.object.map { form.unresolvedPlaceholders(in: $0, at: memberPlace.appending(index)) } ?? []
            }
        }
    }
}
