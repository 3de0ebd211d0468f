import Datasource
package import JSON

/// A JSON value whose secrets are kept apart from what may be shown.
package indirect enum GuardedValue: Hashable, Sendable {
    /// Something without a secret in it.
    case plain(JSONValue)
    case secret(GuardedSecret)
    case object(GuardedObject)
    case array([GuardedValue])

    /// The value as it is, with every secret in it. Read it only where it is handed to what needs it.
    package var revealed: JSONValue { mapped { $0.revealed } }

    /// The value with something else in the place of each secret.
    package func mapped<Failure: Error>(
        _ transform: (GuardedSecret) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        switch self {
        case .plain(let value):
            return value
        case .secret(let secret):
            return try transform(secret)
        case .object(let object):
            return .object(try object.mapped(transform))
        case .array(let elements):
            var mapped: [JSONValue] = []
            for element in elements {
                mapped.append(try element.mapped(transform))
            }
            return .array(mapped)
        }
    }

    /// The value with other secrets, each in the place of one.
    func replacingSecrets<Failure: Error>(
        _ transform: (GuardedSecret) throws(Failure) -> JSONValue
    ) throws(Failure) -> GuardedValue {
        switch self {
        case .plain:
            return self
        case .secret(let secret):
            return .secret(GuardedSecret(try transform(secret), at: secret.place))
        case .object(let object):
            return .object(try object.replacingSecrets(transform))
        case .array(let elements):
            var replaced: [GuardedValue] = []
            for element in elements {
                replaced.append(try element.replacingSecrets(transform))
            }
            return .array(replaced)
        }
    }

    /// The members of an object, whether there are secrets among them or not.
    package var object: GuardedObject? {
        switch self {
        case .object(let object):
            object
        case .plain(.object(let object)):
            GuardedObject(plain: object)
        default:
            nil
        }
    }

    package var isNull: Bool { self == .plain(.null) }
}

extension GuardedValue {
    /// Guards what a field's description says is secret.
    ///
    /// - Parameters:
    ///   - value: in canonical spelling.
    ///   - field: nil for a key that isn't known: its value counts as secret.
    init(_ value: JSONValue, field: Field?, at place: JSONPointer) {
        guard let field, !field.isSecret else {
            self = .secret(GuardedSecret(value, at: place))
            return
        }
        switch value {
        case .object(let object):
            self = field.form.map { .object(GuardedObject(object, form: $0, at: place)) } ?? .plain(value)
        case .array(let elements):
            guard let form = field.elementForm else {
                self = .plain(value)
                return
            }
            self = .array(
                elements.enumerated().map { position, element in
                    let place = place.appending(position)
                    guard let object = element.object else { return .secret(GuardedSecret(element, at: place)) }
                    return .object(GuardedObject(object, form: form, at: place))
                }
            )
        default:
            self.init(value, at: place)
        }
    }

    /// Guards a value that isn't secret by itself: all that may be shown, unless it is an address that may hold a secret.
    init(_ value: JSONValue, at place: JSONPointer) {
        let isAddress = value.string.map { TellingAddress.isOne($0) } ?? false
        self = isAddress ? .secret(GuardedSecret(value, at: place, isAddress: true)) : .plain(value)
    }
}
