package import JSON

/// A statement about the other fields of the same object. A field that isn't given counts as having its default.
package indirect enum Condition: Hashable, Sendable {
    /// The value of a field, a string or a boolean, is this one.
    case equals(String, JSONValue)
    case isOneOf(String, [JSONValue])
    case isGiven(String)
    case not(Condition)
    case all([Condition])
    case any([Condition])

    /// Whether it holds for an object in canonical spelling.
    package func holds(in object: JSONObject, form: ObjectForm) -> Bool {
        switch self {
        case .equals(let name, let value):
            form.effectiveValue(of: name, in: object) == value
        case .isOneOf(let name, let values):
            values.contains { form.effectiveValue(of: name, in: object) == $0 }
        case .isGiven(let name):
            object[name] != nil
        case .not(let condition):
            !condition.holds(in: object, form: form)
        case .all(let conditions):
            conditions.allSatisfy { $0.holds(in: object, form: form) }
        case .any(let conditions):
            conditions.contains { $0.holds(in: object, form: form) }
        }
    }

    /// The condition as the end of a sentence: "`sshTunnel` is `enable`".
    package var wording: String {
        switch self {
        case .equals(let name, let value):
            "`\(name)` is \(Self.quoted(value))"
        case .isOneOf(let name, let values):
            "`\(name)` is \(values.map(Self.quoted).joined(separator: " or "))"
        case .isGiven(let name):
            "`\(name)` is given"
        case .not(.equals(let name, let value)):
            "`\(name)` isn't \(Self.quoted(value))"
        case .not(.isGiven(let name)):
            "`\(name)` isn't given"
        case .not(let condition):
            "it isn't so that \(condition.wording)"
        case .all(let conditions):
            conditions.map(\.wording).joined(separator: " and ")
        case .any(let conditions):
            conditions.map(\.wording).joined(separator: " or ")
        }
    }

    private static func quoted(_ value: JSONValue) -> String {
        "`\(value.string ?? String(decoding: value.bytes, as: UTF8.self))`"
    }
}
