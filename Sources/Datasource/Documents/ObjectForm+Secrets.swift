package import JSON

/// A secret, or a reference to one, and its place.
package struct SecretPlace: Hashable, Sendable {
    /// From the credentials' root: `/password`, `/attachedDatabases/0/password`.
    package let pointer: JSONPointer

    /// The secret itself, as text, or the reference to it.
    package let content: Content

    package enum Content: Hashable, Sendable {
        case given(Secret)
        case reference(SecretReference)
    }
}

/// An object taken apart: what may be seen, and what mustn't.
struct SeparatedSecrets {
    var plain: JSONObject
    var secrets: [SecretPlace] = []
}

extension ObjectForm {
    /// Takes secrets out of an object, and puts in the defaults of what isn't given.
    ///
    /// - Parameter object: in canonical spelling. A secret that is an object becomes its text. An unknown key's value counts
    ///   as secret.
    func separatingSecrets(of object: JSONObject, at path: JSONPointer = .root) -> SeparatedSecrets {
        var secrets: [SecretPlace] = []
        var plain: [(key: String, value: JSONValue)] = []
        for member in object.members {
            let key = member.key.string
            let path = path.appending(key)
            guard let field = field(named: key), !field.isSecret else {
                secrets.append(SecretPlace(pointer: path, content: .init(member.value)))
                continue
            }
            plain.append((key: key, value: field.separatingSecrets(of: member.value, at: path, into: &secrets)))
        }
        let given = Set(object.members.map(\.key))
        for field in fields where !given.contains(ExactString(field.name)) {
            if let value = field.defaultValue {
                plain.append((key: field.name, value: value))
            }
        }
        return SeparatedSecrets(plain: JSONObject(plain), secrets: secrets)
    }
}

extension Field {
    fileprivate func separatingSecrets(
        of value: JSONValue,
        at path: JSONPointer,
        into secrets: inout [SecretPlace]
    ) -> JSONValue {
        switch value {
        case .object(let object):
            guard let form else { return value }
            let separated = form.separatingSecrets(of: object, at: path)
            secrets += separated.secrets
            return .object(separated.plain)
        case .array(let elements):
            guard let form = elementForm else { return value }
            var plain: [JSONValue] = []
            for (position, element) in elements.enumerated() {
                let separated = form.separatingSecrets(of: element.object ?? [:], at: path.appending(position))
                secrets += separated.secrets
                plain.append(.object(separated.plain))
            }
            return .array(plain)
        default:
            return value
        }
    }
}

extension SecretPlace.Content {
    fileprivate init(_ value: JSONValue) {
        if let reference = SecretReference(value) {
            self = .reference(reference)
        } else {
            self = .given(Secret(value.string ?? String(decoding: value.bytes, as: UTF8.self)))
        }
    }
}

extension TypeDefinition {
    /// Every secret and reference in credentials, in their order.
    ///
    /// - Parameter given: in canonical spelling.
    package func secretPlaces(in given: JSONObject) -> [SecretPlace] {
        credentials.separatingSecrets(of: given).secrets
    }

    /// Credentials to connect with: secrets apart from the rest, references resolved, defaults filled in.
    ///
    /// - Parameters:
    ///   - given: in canonical spelling.
    ///   - resolve: finds the secret that a reference stands for. Not called for secrets that are given.
    /// - Throws: what `resolve` throws, at its first failure.
    package func resolving<Failure: Error>(
        _ given: JSONObject,
        resolve: (SecretReference, JSONPointer) throws(Failure) -> Secret
    ) throws(Failure) -> Credentials {
        let separated = credentials.separatingSecrets(of: given)
        var secrets: [JSONPointer: Secret] = [:]
        for place in separated.secrets {
            switch place.content {
            case .given(let secret): secrets[place.pointer] = secret
            case .reference(let reference): secrets[place.pointer] = try resolve(reference, place.pointer)
            }
        }
        let assumed = separated.plain.members.map(\.key.string).filter { given[$0] == nil }
        return Credentials(plain: separated.plain, secrets: secrets, assumed: Set(assumed))
    }
}
