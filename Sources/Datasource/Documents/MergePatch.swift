package import JSON

/// JSON Merge Patch (RFC 7396), in time linear in both objects.
package enum MergePatch {
    /// The target with the patch's members put in its place, and those that are null removed.
    package static func apply(_ patch: JSONObject, to target: JSONObject) -> JSONObject {
        apply(patch, to: target) { _, new, old in merged(new, old) }
    }

    /// As `apply`, with `merge` deciding what becomes of a member that isn't null.
    ///
    /// - Parameter merge: given the key, the patch's value and the target's, which is nil for a new member.
    static func apply(
        _ patch: JSONObject,
        to target: JSONObject,
        merge: (_ key: String, _ new: JSONValue, _ old: JSONValue?) -> JSONValue
    ) -> JSONObject {
        var changes: [ExactString: JSONValue] = [:]
        for member in patch.members {
            changes[member.key] = member.value
        }
        var members: [(key: String, value: JSONValue)] = []
        for member in target.members {
            guard let change = changes.removeValue(forKey: member.key) else {
                members.append((member.key.string, member.value))
                continue
            }
            if !change.isNull {
                members.append((member.key.string, merge(member.key.string, change, member.value)))
            }
        }
        for member in patch.members {
            guard let value = changes.removeValue(forKey: member.key), !value.isNull else { continue }
            members.append((member.key.string, merge(member.key.string, value, nil)))
        }
        return JSONObject(members)
    }

    private static func merged(_ new: JSONValue, _ old: JSONValue?) -> JSONValue {
        guard case .object(let patch) = new else { return new }
        return .object(apply(patch, to: old?.object ?? [:]))
    }
}
