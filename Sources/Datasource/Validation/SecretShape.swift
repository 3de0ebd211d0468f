import JSON

/// What may stand where a secret belongs, apart from the secret itself.
enum SecretPolicy: BitwiseCopyable {
    /// References to where the secret is.
    case references

    /// References, and the placeholder for what is stored already.
    case referencesAndStored

    /// The same as `references`, but the document replaces one that may have had secrets.
    case replacesStored
}

/// The objects that stand for a secret: `{"$env": "NAME"}`, `{"$file": "path"}`, `{"$command": ["op", "read", "…"]}` and
/// the placeholder `{"$secret": "stored"}`.
enum SecretShape {
    /// - Parameter mayBeValue: whether the secret itself may be an object; then one without a `$` key is that.
    static func problem(in object: JSONView, mayBeValue: Bool, policy: SecretPolicy) -> FieldProblem? {
        if mayBeValue, object.count > 0, !hasDollarKey(object) {
            return nil
        }
        var members = object.members
        guard object.count == 1, let (key, value) = members.next() else {
            return .referenceMalformed
        }
        if key.hasText("$env") {
            return isEnvironmentName(value) ? nil : .referenceEnvironment
        }
        if key.hasText("$file") {
            return isText(value) ? nil : .referenceFile
        }
        if key.hasText("$command") {
            return isCommand(value) ? nil : .referenceCommand
        }
        if key.hasText("$secret") {
            return storedProblem(in: value, policy: policy)
        }
        return .referenceMalformed
    }

    /// Whether somebody meant a reference, well-formed or not.
    static func isReference(_ object: JSONView) -> Bool {
        object.members.contains { member in
            member.key.hasText("$env") || member.key.hasText("$file") || member.key.hasText("$command")
                || member.key.hasText("$secret")
        }
    }

    private static func storedProblem(in value: JSONView, policy: SecretPolicy) -> FieldProblem? {
        guard value.hasText("stored") else {
            return .placeholderUnknown
        }
        switch policy {
        case .referencesAndStored: return nil
        case .references: return .placeholderWithoutStore
        case .replacesStored: return .placeholderWhereReplaced
        }
    }

    private static func hasDollarKey(_ object: JSONView) -> Bool {
        object.members.contains { member in
            member.key.withText { $0.first == UInt8(ascii: "$") }
        }
    }

    private static func isEnvironmentName(_ value: JSONView) -> Bool {
        isText(value) && value.withText { !$0.contains(UInt8(ascii: "=")) }
    }

    private static func isCommand(_ value: JSONView) -> Bool {
        value.isArray && value.count > 0 && value.elements.allSatisfy(isText)
    }

    /// Whether it is a string that C can hold, and not an empty one.
    private static func isText(_ value: JSONView) -> Bool {
        value.isString && value.withText { !$0.isEmpty && !$0.contains(0) }
    }
}
