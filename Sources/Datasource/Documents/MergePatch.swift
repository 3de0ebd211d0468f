package import JSON

/// JSON Merge Patch (RFC 7396), in time linear in the size of both values.
package enum MergePatch {
    /// What a value becomes by a patch.
    ///
    /// - Parameter target: nil when there is nothing yet.
    package static func apply(_ patch: JSONValue, to target: JSONValue?) -> JSONValue {
        guard case .object(let changes) = patch else {
            return patch
        }
        return .object(apply(changes, to: target?.object ?? JSONObject()))
    }

    /// What an object becomes by a patch.
    package static func apply(_ patch: JSONObject, to target: JSONObject) -> JSONObject {
        merge(patch, into: target) { _, change, old in apply(change, to: old) }
    }

    /// Walks through the changes of a patch: null removes, and what anything else makes of the value that was there is for
    /// `value` to say; nil removes too. Members keep their order, new ones are appended.
    static func merge(
        _ patch: JSONObject,
        into target: JSONObject,
        value: (_ key: ExactString, _ change: JSONValue, _ old: JSONValue?) -> JSONValue?
    ) -> JSONObject {
        var keys = target.members.map(\.key)
        var values: [JSONValue?] = target.members.map(\.value)
        // A dictionary, because the members of a patch may be many.
        var places = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for change in patch.members {
            let place = places[change.key]
            let merged = change.value.isNull ? nil : value(change.key, change.value, place.flatMap { values[$0] })
            if let place {
                values[place] = merged
            } else if merged != nil {
                places[change.key] = keys.count
                keys.append(change.key)
                values.append(merged)
            }
        }
        var members: [(key: String, value: JSONValue)] = []
        for (key, value) in zip(keys, values) {
            if let value {
                members.append((key: key.string, value: value))
            }
        }
        return JSONObject(members)
    }
}
