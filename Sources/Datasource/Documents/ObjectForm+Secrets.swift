package import JSON

/// Getting an object ready to connect with.
extension ObjectForm {
    /// The object's credentials, with its secrets apart from the rest and every reference resolved.
    ///
    /// The value of a key that isn't known may be a secret, but nobody knows how to use it: it is left out.
    ///
    /// - Parameter resolve: fetches what a reference stands for; given the place inside the object.
    /// - Throws: what `resolve` throws.
    package func credentials<Failure: Error>(
        from object: JSONObject,
        resolve: (JSONPointer, SecretReference) throws(Failure) -> Secret
    ) throws(Failure) -> Credentials {
        var secrets: [JSONPointer: Secret] = [:]
        let plain = try separate(object, .root, &secrets, resolve)
        return Credentials(plain: plain, secrets: secrets)
    }

    /// The plain part of an object; its secrets are added to the others.
    private func separate<Failure: Error>(
        _ object: JSONObject,
        _ place: JSONPointer,
        _ secrets: inout [JSONPointer: Secret],
        _ resolve: (JSONPointer, SecretReference) throws(Failure) -> Secret
    ) throws(Failure) -> JSONObject {
        var plain: JSONObject = [:]
        for member in object.members {
            guard let field = field(named: member.key.string) else { continue }
            let place = place.appending(field.name)
            if field.isSecret {
                secrets[place] = try Self.secret(member.value, place, resolve)
            } else {
                plain[field.name] = try separate(member.value, field, place, &secrets, resolve)
            }
        }
        return plain
    }

    private func separate<Failure: Error>(
        _ value: JSONValue,
        _ field: Field,
        _ place: JSONPointer,
        _ secrets: inout [JSONPointer: Secret],
        _ resolve: (JSONPointer, SecretReference) throws(Failure) -> Secret
    ) throws(Failure) -> JSONValue {
        guard let form = field.form else { return value }
        if let object = value.object {
            return .object(try form.separate(object, place, &secrets, resolve))
        }
        var elements: [JSONValue] = []
        for (index, element) in (value.array ?? []).enumerated() {
            let inner = try form.separate(element.object ?? [:], place.appending(index), &secrets, resolve)
            elements.append(.object(inner))
        }
        return .array(elements)
    }

    /// A secret that is an object itself, as a service account's key may be, is handed on as its text.
    private static func secret<Failure: Error>(
        _ value: JSONValue,
        _ place: JSONPointer,
        _ resolve: (JSONPointer, SecretReference) throws(Failure) -> Secret
    ) throws(Failure) -> Secret {
        if let reference = SecretReference(value) {
            return try resolve(place, reference)
        }
        return Secret(value.string ?? String(decoding: value.bytes, as: UTF8.self))
    }
}
