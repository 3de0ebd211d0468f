package import JSON

/// A stored secret never goes to a new place by itself.
extension ObjectForm {
    /// The secrets that a change would send somewhere else without their having been given again, as issues.
    ///
    /// References count too: what they lead to would be sent just the same.
    ///
    /// - Parameters:
    ///   - stored: the object as it is stored.
    ///   - patch: the change, in canonical spelling.
    ///   - merged: the object with the change.
    ///   - place: where the object stands in the document.
    package func redirectedSecrets(
        stored: JSONObject,
        patch: JSONObject,
        merged: JSONObject,
        at place: JSONPointer
    ) -> [Issue] {
        let here = fields.compactMap { field -> Issue? in
            guard case .secret(let destination) = field.secrecy, isKept(field, stored, patch, merged) else {
                return nil
            }
            guard let cause = change(of: destination, from: stored, to: merged) else { return nil }
            return Issue(
                path: place.appending(field.name),
                code: .secretRequired,
                message: "Changing `\(cause)` sends `\(field.name)` somewhere else: give it again."
            )
        }
        return here + redirectedInside(stored, patch, merged, place)
    }

    /// Whether a secret is in the merged object only because it was stored.
    private func isKept(_ field: Field, _ stored: JSONObject, _ patch: JSONObject, _ merged: JSONObject) -> Bool {
        guard stored[field.name] != nil, merged[field.name] != nil else { return false }
        return patch[field.name].map(StoredSecret.isPlaceholder) ?? true
    }

    /// The first field that decides where secrets go and that says something else than before.
    private func change(of destination: Destination, from stored: JSONObject, to merged: JSONObject) -> String? {
        fields.first { field in
            field.decides.contains(destination)
                && effectiveValue(of: field.name, in: stored) != effectiveValue(of: field.name, in: merged)
        }?.name
    }

    /// The same for objects inside; elements of a list are told apart by their name.
    private func redirectedInside(
        _ stored: JSONObject,
        _ patch: JSONObject,
        _ merged: JSONObject,
        _ place: JSONPointer
    ) -> [Issue] {
        fields.flatMap { field -> [Issue] in
            guard let form = field.form, let value = merged[field.name], let given = patch[field.name] else {
                return []
            }
            let place = place.appending(field.name)
            if let object = value.object {
                return form.redirectedSecrets(
                    stored: stored[field.name]?.object ?? [:],
                    patch: given.object ?? [:],
                    merged: object,
                    at: place
                )
            }
            let before = stored[field.name]?.array ?? []
            let changes = given.array ?? []
            return zip(value.array ?? [], changes).enumerated().flatMap { index, pair -> [Issue] in
                guard let element = pair.0.object else { return [] }
                let counterpart = before.first { $0["name"] == element["name"] }
                return form.redirectedSecrets(
                    stored: counterpart?.object ?? [:],
                    patch: pair.1.object ?? [:],
                    merged: element,
                    at: place.appending(index)
                )
            }
        }
    }
}
