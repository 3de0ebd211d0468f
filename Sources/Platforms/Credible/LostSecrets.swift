import Datasource
import JSON

/// Secrets of list elements that a merge patch leaves out: it replaces a list whole, so that they would be gone without a word.
struct LostSecrets {
    /// Whether a stored secret is surely there; else it only may be.
    let isCertain: (JSONValue) -> Bool

    /// - Parameters:
    ///   - stored: in canonical spelling, as the patch.
    ///   - form: of both.
    ///   - place: of both in the document.
    /// - Returns: where each would have to be given again. A null in the patch says that there shall be none.
    func issues(
        from stored: JSONObject,
        by patch: JSONObject,
        _ form: ObjectForm,
        at place: JSONPointer
    ) -> [Issue] {
        form.fields.flatMap { field -> [Issue] in
            guard let inner = field.elementForm, let before = stored[field.name]?.array else { return [] }
            let after = patch[field.name]?.array ?? []
            return after.enumerated().flatMap { index, element -> [Issue] in
                guard let element = element.object, let name = element["name"] else { return [] }
                let same = before.first { $0["name"] == name }?.object
                let place = place.appending(field.name).appending(index)
                return same.map { missing(from: $0, in: element, inner, at: place) } ?? []
            }
        }
    }

    private func missing(
        from stored: JSONObject,
        in changed: JSONObject,
        _ form: ObjectForm,
        at place: JSONPointer
    ) -> [Issue] {
        let givesSecret = form.fields.contains { $0.isSecret && changed[$0.name] != nil }
        return form.fields.flatMap { field -> [Issue] in
            guard let value = stored[field.name], !value.isNull else { return [] }
            let place = place.appending(field.name)
            if field.isSecret {
                // Where one is given, others that only may be there hardly are.
                let isLost = changed[field.name] == nil && (isCertain(value) || !givesSecret)
                return isLost ? [Self.issue(at: place)] : []
            }
            // An object that isn't there any more takes its secrets along: what is attached is something else by now.
            guard let inner = field.form, let before = value.object, let after = changed[field.name]?.object else {
                return []
            }
            return missing(from: before, in: after, inner, at: place)
        }
    }

    private static func issue(at place: JSONPointer) -> Issue {
        let message =
            "Credible replaces the whole list, and the secret that it has here would be lost: give it again, "
            + "or `{\"$secret\": \"stored\"}` to keep it, or null if there shall be none."
        return Issue(path: place, code: .secretRequired, message: message)
    }
}
