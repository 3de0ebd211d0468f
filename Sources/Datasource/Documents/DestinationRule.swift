import JSON

/// A stored secret doesn't go to a new destination by itself: a change of where it is sent must give it again.
///
/// What counts is the value in effect: spelling out a default changes nothing, nor does the host of a tunnel that is off.
struct DestinationRule {
    private(set) var issues: [Issue] = []

    /// - Parameters:
    ///   - old: the stored object.
    ///   - patch: what was given, in canonical spelling; for an element of a list, the element.
    ///   - merged: what the object becomes.
    mutating func check(old: JSONObject, patch: JSONObject, merged: JSONObject, form: ObjectForm, path: JSONPointer) {
        let changed = form.fields.filter { field in
            !field.decides.isEmpty && form.valueInUse(of: field, in: old) != form.valueInUse(of: field, in: merged)
        }
        for field in form.fields {
            if case .secret(let destination) = field.secrecy {
                guard let cause = changed.first(where: { $0.decides.contains(destination) }) else { continue }
                guard old[field.name] != nil, merged[field.name] != nil, form.isInUse(field, in: merged) else {
                    continue
                }
                guard !Self.isGivenAgain(patch[field.name]) else { continue }
                add(field, changed: cause, path: path)
            } else if field.form != nil, let given = patch[field.name], let after = merged[field.name] {
                checkInside(field, old: old[field.name], given: given, after: after, path: path.appending(field.name))
            }
        }
    }

    private static func isGivenAgain(_ value: JSONValue?) -> Bool {
        guard let value else { return false }
        return !value.isNull && !SecretPlaceholder.isStored(value)
    }

    private mutating func add(_ secret: Field, changed field: Field, path: JSONPointer) {
        let message = "Changing `\(field.name)` sends `\(secret.name)` to another server: give `\(secret.name)` again."
        issues.append(Issue(path: path.appending(secret.name), code: .secretRequired, message: message))
    }

    private mutating func checkInside(
        _ field: Field,
        old: JSONValue?,
        given: JSONValue,
        after: JSONValue,
        path: JSONPointer
    ) {
        if let form = field.elementForm, case .array(let elements) = given, case .array(let merged) = after {
            let stored = NamedElements(old?.array ?? [])
            for (position, pair) in zip(elements, merged).enumerated() {
                guard let element = pair.0.object, let after = pair.1.object else { continue }
                guard let before = stored.element(like: element) else { continue }
                check(old: before, patch: element, merged: after, form: form, path: path.appending(position))
            }
        } else if let form = field.form, let before = old?.object, let patch = given.object, let after = after.object {
            check(old: before, patch: patch, merged: after, form: form, path: path)
        }
    }
}

extension ObjectForm {
    /// Whether a field means anything beside the others.
    fileprivate func isInUse(_ field: Field, in object: JSONObject) -> Bool {
        guard case .when(let condition, _) = field.applicability else { return true }
        return condition.holds(in: object, form: self)
    }

    /// The value that a field has in effect, in a form that compares: numbers by value, not by spelling.
    fileprivate func valueInUse(of field: Field, in object: JSONObject) -> JSONValue? {
        guard isInUse(field, in: object), let value = effectiveValue(of: field.name, in: object) else { return nil }
        return value.integer.map { .number(JSONNumber($0)) } ?? value
    }
}
