package import Datasource
package import JSON

/// The members of an object, in order, with secrets kept apart from what may be shown: a data source's credentials, or a
/// platform's body.
package struct GuardedObject: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let key: ExactString
        package var value: GuardedValue
    }

    package private(set) var members: [Member]

    package init(_ members: [Member] = []) {
        self.members = members
    }

    /// Guards what a form says is secret, and the value of every key that it doesn't know.
    ///
    /// - Parameters:
    ///   - object: in canonical spelling.
    ///   - place: where the document has the object.
    package init(_ object: JSONObject, form: ObjectForm, at place: JSONPointer) {
        members = object.members.map { member in
            let key = member.key.string
            let value = GuardedValue(member.value, field: form.field(named: key), at: place.appending(key))
            return Member(key: member.key, value: value)
        }
    }

    /// An object without a secret in it.
    init(plain object: JSONObject) {
        members = object.members.map { Member(key: $0.key, value: .plain($0.value)) }
    }

    package var isEmpty: Bool { members.isEmpty }

    package var keys: [String] { members.map(\.key.string) }

    /// The value of a key. Setting keeps the place of a key that is there and appends one that isn't; setting nil removes.
    package subscript(_ key: String) -> GuardedValue? {
        get {
            index(of: key).map { members[$0].value }
        }
        set {
            switch (index(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: ExactString(key), value: value))
            case (nil, nil): break
            }
        }
    }

    private func index(of key: String) -> Int? {
        let key = ExactString(key)
        return members.firstIndex { $0.key == key }
    }

    /// The object, and each inside, with its members in an order; those that it doesn't name come last.
    func arranged(by order: [String]) -> GuardedObject {
        guard !order.isEmpty else { return self }
        let known = order.compactMap { name in
            self[name].map { Member(key: ExactString(name), value: $0) }
        }
        let others = members.filter { member in !order.contains { $0.utf8.elementsEqual(member.key.string.utf8) } }
        return GuardedObject(
            (known + others).map { member in
                guard case .object(let inner) = member.value else { return member }
                return Member(key: member.key, value: .object(inner.arranged(by: order)))
            }
        )
    }

    // MARK: - Deeper

    /// The value at a path. Setting makes the objects that lead there; setting nil removes, and leaves no empty object.
    package subscript(_ path: BodyPath) -> GuardedValue? {
        get {
            var value = GuardedValue.object(self)
            for key in path.keys {
                guard let inner = value.object?[key] else { return nil }
                value = inner
            }
            return value
        }
        set {
            set(newValue, path.keys[...])
        }
    }

    private mutating func set(_ value: GuardedValue?, _ path: ArraySlice<String>) {
        guard let key = path.first else { return }
        guard path.count > 1 else {
            self[key] = value
            return
        }
        var inner = self[key]?.object ?? GuardedObject()
        inner.set(value, path.dropFirst())
        self[key] = inner.isEmpty && value == nil ? nil : .object(inner)
    }
}

extension GuardedObject {
    /// The object with every secret in it. Read it only where it is handed to what needs it.
    package var revealed: JSONObject { mapped { $0.revealed } }

    /// The object as it may be shown: references as they are, a placeholder for each other secret.
    package func shown(as placeholder: SecretPlaceholder) -> JSONObject {
        mapped { $0.shown(as: placeholder) }
    }

    /// The object as it may be shown: each secret `<redacted>`, references too.
    package var redacted: JSONObject { mapped { _ in .string(Secret.redacted) } }

    /// Every secret in it, in order.
    package var guardedSecrets: [GuardedSecret] {
        var found: [GuardedSecret] = []
        _ = mapped { secret in
            found.append(secret)
            return .null
        }
        return found
    }

    /// The texts to take out of what others say. A secret that is an object is one as a whole, and so is each text inside.
    package var secrets: [Secret] {
        guardedSecrets.flatMap { Self.texts(in: $0.revealed) }
    }

    private static func texts(in value: JSONValue) -> [Secret] {
        switch value {
        case .string(let text):
            [Secret(text.string)]
        case .object(let object):
            [Secret(String(decoding: value.bytes, as: UTF8.self))] + object.members.flatMap { texts(in: $0.value) }
        case .array(let elements):
            elements.flatMap(texts)
        default:
            []
        }
    }

    /// The object with something else in the place of each secret.
    package func mapped<Failure: Error>(
        _ transform: (GuardedSecret) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONObject {
        var mapped: [(key: String, value: JSONValue)] = []
        for member in members {
            mapped.append((member.key.string, try member.value.mapped(transform)))
        }
        return JSONObject(mapped)
    }

    /// The object with other secrets, each in the place of one.
    package func replacingSecrets<Failure: Error>(
        _ transform: (GuardedSecret) throws(Failure) -> JSONValue
    ) throws(Failure) -> GuardedObject {
        var replaced: [Member] = []
        for member in members {
            replaced.append(Member(key: member.key, value: try member.value.replacingSecrets(transform)))
        }
        return GuardedObject(replaced)
    }
}
