import JSON

/// Merges changed credentials into stored ones: a merge patch in which a secret or reference is replaced whole, and a
/// placeholder keeps what is stored.
struct CredentialsMerge {
    private(set) var issues: [Issue] = []

    /// - Parameters:
    ///   - patch: in canonical spelling.
    ///   - base: what the patch changes.
    ///   - source: where placeholders find what they stand for; the same as `base`, except for the elements of a list,
    ///     which a patch replaces whole.
    ///   - path: the place of the object in `params`.
    mutating func merge(
        _ patch: JSONObject,
        into base: JSONObject,
        secretsFrom source: JSONObject,
        form: ObjectForm,
        path: JSONPointer
    ) -> JSONObject {
        var found: [Issue] = []
        let merged = MergePatch.merge(patch, into: base) { key, change, old in
            let path = path.appending(key.string)
            guard let field = form.field(named: key.string), !field.isSecret else {
                return Self.secret(change, stored: source[key.string], path: path, issues: &found)
            }
            var inner = CredentialsMerge()
            defer { found += inner.issues }
            return inner.merge(change, into: old, secretsFrom: source[key.string], field: field, path: path)
        }
        issues += found
        return merged
    }

    /// What a secret becomes. The value of an unknown key counts as one.
    private static func secret(
        _ change: JSONValue,
        stored: JSONValue?,
        path: JSONPointer,
        issues: inout [Issue]
    ) -> JSONValue? {
        guard SecretPlaceholder.isStored(change) else {
            return change
        }
        if stored == nil {
            let message = "There is no stored secret to keep here: give it."
            issues.append(Issue(path: path, code: .invalidSecret, message: message))
        }
        return stored
    }

    private mutating func merge(
        _ change: JSONValue,
        into old: JSONValue?,
        secretsFrom source: JSONValue?,
        field: Field,
        path: JSONPointer
    ) -> JSONValue {
        if case .array(let elements) = change, let form = field.elementForm {
            return .array(merge(elements, secretsFrom: source?.array ?? [], form: form, path: path))
        }
        if case .object(let changes) = change, let form = field.form {
            let base = old?.object ?? JSONObject()
            let source = source?.object ?? JSONObject()
            return .object(merge(changes, into: base, secretsFrom: source, form: form, path: path))
        }
        return MergePatch.apply(change, to: old)
    }

    /// A patch replaces a list whole; a secret of an element may still be kept from the stored one of the same name.
    private mutating func merge(
        _ elements: [JSONValue],
        secretsFrom stored: [JSONValue],
        form: ObjectForm,
        path: JSONPointer
    ) -> [JSONValue] {
        let named = NamedElements(stored)
        return elements.enumerated().map { position, element in
            guard case .object(let object) = element else {
                return element
            }
            let merged = merge(
                object,
                into: JSONObject(),
                secretsFrom: named.element(like: object) ?? JSONObject(),
                form: form,
                path: path.appending(position)
            )
            return .object(merged)
        }
    }
}

/// The elements of a list by their member `name`, of two with the same the first.
struct NamedElements {
    private let elements: [ExactString: JSONObject]

    init(_ list: [JSONValue]) {
        let named = list.compactMap(\.object).compactMap { element in
            element["name"]?.string.map { (ExactString($0), element) }
        }
        elements = Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// The element that has the same name as another.
    func element(like other: JSONObject) -> JSONObject? {
        other["name"]?.string.flatMap { elements[ExactString($0)] }
    }
}
