import Datasource
package import JSON

extension TableDialect {
    package func document(from body: JSONObject) throws(Untranslatable) -> Translation {
        let type = try type(of: body)
        var reader = BodyReader(self, type, body, .standard)
        reader.read()
        guard !reader.issues.hasErrors else { throw Untranslatable(issues: reader.issues) }
        return Translation(body: reader.document, warnings: reader.issues, origins: reader.origins)
    }

    /// The type that a body says, or that the only object in it is of.
    private func type(of body: JSONObject) throws(Untranslatable) -> TypeDialect {
        switch body[sourceType] {
        case .string(let name)?:
            return type(writtenAs: name.string)
        case nil:
            let candidates = types.filter { !$0.place.keys.isEmpty && body[$0.place] != nil }
            if candidates.count == 1, let type = candidates.first {
                return type
            }
            let message = "`\(sourceType.name)` is missing: it says what type the source is of."
            throw Untranslatable(issues: [Issue(path: sourceType.pointer, code: .missing, message: message)])
        default:
            let message = "`\(sourceType.name)` must be a string."
            throw Untranslatable(issues: [Issue(path: sourceType.pointer, code: .wrongType, message: message)])
        }
    }
}

extension JSONObject {
    /// The value at a path; a null is as good as none.
    fileprivate subscript(_ path: BodyPath) -> JSONValue? {
        var value = JSONValue.object(self)
        for key in path.keys {
            guard let inner = value[key] else { return nil }
            value = inner
        }
        guard !value.isNull else { return nil }
        return value
    }

    /// Removes what stands at a path, and the objects that lead there once they are empty.
    fileprivate mutating func remove(_ path: ArraySlice<String>) {
        guard let key = path.first else { return }
        guard path.count > 1 else {
            self[key] = nil
            return
        }
        guard var inner = self[key]?.object else { return }
        inner.remove(path.dropFirst())
        self[key] = inner.isEmpty ? nil : .object(inner)
    }
}

/// Reads one body, and collects what deserves a look.
private struct BodyReader {
    private let dialect: TableDialect
    private let type: TypeDialect
    private let definition: TypeDefinition?

    /// What hasn't been read yet.
    private var rest: JSONObject
    private var name: JSONValue?
    private var credentials: [(key: String, value: GuardedValue)] = []
    private var options: [(key: String, value: GuardedValue)] = []
    private var tenancySettings: JSONValue?
    private(set) var issues: [Issue] = []

    /// Where the members of the document come from.
    private(set) var origins: [Translation.Origin] = []

    /// Whether the protocol knows the type.
    private let isKnown: Bool

    init(_ dialect: TableDialect, _ type: TypeDialect, _ body: JSONObject, _ catalogue: Catalogue) {
        self.dialect = dialect
        self.type = type
        definition = catalogue.type(named: type.datasourceType) ?? type.substitute
        isKnown = definition != nil
        rest = body
    }

    var document: GuardedObject {
        var document = GuardedObject()
        document["name"] = name.map(GuardedValue.plain)
        document["datasourceType"] = .plain(.string(type.datasourceType))
        document["credentials"] = .object(Self.object(credentials))
        document["tenancySettings"] = tenancySettings.map(GuardedValue.plain)
        document["options"] = options.isEmpty ? nil : .object(Self.object(options))
        return document
    }

    private static func object(_ members: [(key: String, value: GuardedValue)]) -> GuardedObject {
        GuardedObject(members.map { .init(key: ExactString($0.key), value: $0.value) })
    }

    mutating func read() {
        note(JSONPointer("name"), from: dialect.sourceName.pointer)
        note(JSONPointer("datasourceType"), from: dialect.sourceType.pointer)
        note(JSONPointer("credentials"), from: type.place.pointer)
        name = take(dialect.sourceName)
        if let name, name.string == nil {
            let place = dialect.sourceName
            refuse(place.pointer, .wrongType, "`\(place.name)` must be a string.")
        }
        _ = take(dialect.sourceType)
        if let path = dialect.tenancySettings {
            tenancySettings = take(path)
            note(JSONPointer("tenancySettings"), from: path.pointer)
        }
        for path in dialect.readOnly where take(path) != nil {
            warn(path.pointer, .notApplicable, "`\(path.name)` is for \(dialect.service) alone to say: it is left out.")
        }
        for place in [type.place, type.unknownKeys] where !place.keys.isEmpty && rest[place] != nil {
            guard rest[place]?.object == nil else { continue }
            refuse(place.pointer, .wrongType, "`\(place.name)` must be an object.")
            break
        }
        if !isKnown {
            issues.append(.unknownType(at: dialect.sourceType.pointer, for: dialect.service))
        } else if type.substitute != nil {
            let message =
                "The type isn't known here: its credentials are read as \(dialect.service) has them for any type."
            warn(dialect.sourceType.pointer, .unknownType, message)
        }
        readCredentials()
        for row in type.options + dialect.options {
            for found in read(row) {
                note(JSONPointer("options", found.field), from: found.place)
                options.append((found.field, .plain(found.value)))
            }
        }
        readUnknown()
    }

    private mutating func refuse(_ place: JSONPointer, _ code: Issue.Code, _ message: String) {
        issues.append(Issue(path: place, code: code, message: message))
    }

    private mutating func warn(_ place: JSONPointer, _ code: Issue.Code, _ message: String) {
        issues.append(Issue(path: place, code: code, message: message, severity: .warning))
    }

    /// - Parameters:
    ///   - place: in the document.
    ///   - origin: in the body.
    private mutating func note(_ place: JSONPointer, from origin: JSONPointer) {
        origins.append(Translation.Origin(place: place, origin: origin))
    }

    private mutating func take(_ path: BodyPath) -> JSONValue? {
        let value = rest[path]
        rest.remove(path.keys[...])
        return value
    }

    // MARK: - Rows

    private mutating func readCredentials() {
        switch type.fields {
        case .asTheyAre:
            let object = take(type.place)?.object ?? [:]
            let form = definition?.credentials
            for member in (definition?.canonical(object) ?? object).members {
                let key = member.key.string
                let given = object.keys.first { form?.field(named: $0)?.name == key } ?? key
                addCredential(Found(key, member.value, type.place.pointer.appending(given)))
                if let form, form.field(named: key) == nil {
                    issues.append(.unknownKey(key, at: type.place.pointer.appending(key), for: dialect.service))
                }
            }
        case .table(let rows):
            // What is implied shows in places that other rows take.
            let implied = rows.filter { $0.isImplied }.flatMap { read($0) }
            for row in rows where !row.isImplied {
                read(row).forEach { addCredential($0) }
            }
            implied.forEach { addCredential($0) }
        }
    }

    /// A field of ours that was read.
    private struct Found {
        let field: String
        let value: JSONValue

        /// Where the body has it.
        let place: JSONPointer

        init(_ field: String, _ value: JSONValue, _ place: JSONPointer) {
            self.field = field
            self.value = value
            self.place = place
        }
    }

    private mutating func addCredential(_ found: Found) {
        let place = JSONPointer("credentials", found.field)
        let field = definition?.credentials.field(named: found.field)
        note(place, from: found.place)
        credentials.append((found.field, GuardedValue(found.value, field: field, at: place)))
    }

    /// - Returns: our fields. What can't be read stays where it is.
    private mutating func read(_ row: Correspondence) -> [Found] {
        switch row.kind {
        case .constant(let field, let value, _, let isRead):
            return isRead ? [Found(field, value, type.place.pointer)] : []
        case .one(let field, let place, let converter):
            guard let value = rest[place] else { return [] }
            // Placeholders and references in the place of a secret are ours already.
            guard GuardedSecret(value, at: .root).kind == .given else {
                rest.remove(place.keys[...])
                return [Found(field, value, place.pointer)]
            }
            do throws(Converter.Problem) {
                let read = try converter.read(value)
                rest.remove(place.keys[...])
                return read.map { [Found(field, $0, place.pointer)] } ?? []
            } catch {
                return []
            }
        case .several(let fields, let places, let converter):
            let values = places.map { rest[$0] }
            guard values.contains(where: { $0 != nil }), let read = try? converter.read(values) else { return [] }
            let origin = places.first { rest[$0] != nil } ?? .root
            places.forEach { rest.remove($0.keys[...]) }
            return zip(fields, read).compactMap { field, value in value.map { Found(field, $0, origin.pointer) } }
        case .implied(let field, let values):
            let value = values.first { rest[$0.place] != nil }
            return value.map { [Found(field, .string($0.value), $0.place.pointer)] } ?? []
        }
    }

    // MARK: - What nobody knows

    private mutating func readUnknown() {
        if !type.unknownKeys.keys.isEmpty {
            for member in take(type.unknownKeys)?.object?.members ?? [] where !member.value.isNull {
                let key = member.key.string
                let place = JSONPointer("credentials", key)
                note(place, from: type.unknownKeys.pointer.appending(key))
                credentials.append((key, .secret(GuardedSecret(member.value, at: place))))
                issues.append(.unknownKey(key, at: type.unknownKeys.pointer.appending(key), for: dialect.service))
            }
        }
        for member in rest.members where !member.value.isNull {
            let key = member.key.string
            let place = JSONPointer("options", key)
            note(place, from: JSONPointer(key))
            options.append((key, .secret(GuardedSecret(member.value, at: place))))
            issues.append(.unknownKey(key, at: JSONPointer(key), for: dialect.service))
        }
    }
}

extension Correspondence {
    fileprivate var isImplied: Bool {
        if case .implied = kind { true } else { false }
    }
}
