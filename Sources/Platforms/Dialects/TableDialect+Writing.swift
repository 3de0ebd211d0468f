import Datasource
import JSON

extension TableDialect {
    package func body(of source: OutgoingSource) throws(Untranslatable) -> Translation {
        let isKnown = Catalogue.standard.type(named: source.datasourceType) != nil
        guard let type = type(named: source.datasourceType, isKnown: isKnown) else {
            let message = "\(service) doesn't take data sources of type `\(source.datasourceType)`."
            let place = JSONPointer("datasourceType")
            throw Untranslatable(issues: [Issue(path: place, code: .notAllowed, message: message)])
        }
        var writer = BodyWriter(self, type, source, isKnown: isKnown)
        writer.write()
        guard !writer.issues.hasErrors else { throw Untranslatable(issues: writer.issues) }
        return Translation(body: writer.body, warnings: writer.issues)
    }
}

/// Writes one body, and collects what can't be written.
private struct BodyWriter {
    private let dialect: TableDialect
    private let type: TypeDialect
    private let source: OutgoingSource
    private let credentials: GuardedObject
    private(set) var body = GuardedObject()
    private(set) var issues: [Issue] = []

    /// The fields that rows of several fields have carried.
    private var carried: Set<ExactString> = []

    /// Whether the protocol knows the type.
    private let isKnown: Bool

    init(_ dialect: TableDialect, _ type: TypeDialect, _ source: OutgoingSource, isKnown: Bool) {
        self.dialect = dialect
        self.type = type
        self.source = source
        credentials = source.guardedCredentials
        self.isKnown = isKnown
    }

    mutating func write() {
        body[dialect.sourceType] = .plain(.string(type.platformType))
        if !isKnown {
            issues.append(.unknownType(at: JSONPointer("datasourceType"), for: dialect.service))
        }
        if !source.name.isEmpty {
            body[dialect.sourceName] = .plain(.string(source.name))
        }
        // A type's object is there even when there is nothing in it.
        if body[type.place] == nil {
            body[type.place] = .object(GuardedObject())
        }
        writeCredentials()
        writeTenancySettings()
        writeOptions()
    }

    private mutating func refuse(_ place: JSONPointer, _ code: Issue.Code, _ message: String) {
        issues.append(Issue(path: place, code: code, message: message))
    }

    // MARK: - Credentials

    private mutating func writeCredentials() {
        let place = JSONPointer("credentials")
        var unknown: [GuardedObject.Member] = []
        for member in credentials.members where !carried.contains(member.key) {
            let key = member.key.string
            if let row = type.row(for: key) {
                write(row, of: credentials, from: place)
                warnIfUnknown(key)
            } else if source.type?.credentials.field(named: key) != nil {
                let message = "\(dialect.service) has no place for `\(key)`: leave it out."
                refuse(place.appending(key), .notApplicable, message)
            } else {
                unknown.append(member)
            }
        }
        for member in unknown {
            let key = member.key.string
            pass(member.value, to: type.unknownKeys.appending(key), from: place.appending(key))
        }
    }

    /// Of a type whose fields are carried as they are, any key has a row.
    private mutating func warnIfUnknown(_ key: String) {
        guard case .asTheyAre = type.fields, let form = source.type?.credentials, form.field(named: key) == nil else {
            return
        }
        issues.append(.unknownKey(key, at: JSONPointer("credentials", key), for: dialect.service))
    }

    private mutating func pass(_ value: GuardedValue, to path: BodyPath, from place: JSONPointer) {
        let key = path.keys.last ?? ""
        guard body[path] == nil else {
            refuse(place, .conflict, "\(dialect.service)'s `\(path.name)` is what other fields say already.")
            return
        }
        body[path] = value
        issues.append(.unknownKey(key, at: place, for: dialect.service))
    }

    // MARK: - Rows

    private mutating func write(
        _ row: Correspondence,
        of object: GuardedObject,
        from place: JSONPointer
    ) {
        let given = row.fields.filter { object[$0] != nil }
        carried.formUnion(given.map { ExactString($0) })
        if let condition = row.condition, !holds(condition) {
            for field in given {
                let message = "\(dialect.service) takes `\(field)` only where \(condition.wording)."
                refuse(place.appending(field), .notApplicable, message)
            }
            return
        }
        do throws(Converter.Problem) {
            try carry(row, object)
        } catch {
            let field = given.first ?? ""
            let message = "\(dialect.service) can't be told this value of `\(field)`. \(error.message)"
            refuse(place.appending(field), .notAllowed, message)
        }
    }

    private mutating func carry(_ row: Correspondence, _ object: GuardedObject) throws(Converter.Problem) {
        switch row.kind {
        case .one(let field, let place, let converter):
            guard let value = object[field] else { return }
            if let written = try value.converted(by: converter.write) {
                body[place] = written
            }
        case .several(let fields, let places, let converter):
            let values = fields.map { object[$0]?.revealed }
            for (place, value) in zip(places, try converter.write(values)) {
                if let value {
                    body[place] = .plain(value)
                }
            }
        case .implied(let field, let values):
            guard let value = object[field]?.revealed else { return }
            guard let place = values.first(where: { value == .string($0.value) })?.place else {
                throw Converter.Problem("The platform has no word for it.")
            }
            let concluded = values.first { type.writesAnything(at: $0.place, of: credentials) }
            if let concluded, value != .string(concluded.value) {
                throw Converter.Problem("It concludes another one from `\(concluded.place.name)`, which is given.")
            }
            // Nothing says it; what isn't said is the default.
            guard concluded != nil || value == source.form.field(named: field)?.defaultValue else {
                throw Converter.Problem("It concludes it from `\(place.name)`, which isn't given.")
            }
        }
    }

    private func holds(_ condition: Condition) -> Bool {
        condition.holds(in: credentials.shown(as: .given), form: source.form)
    }

    // MARK: - Beside the credentials

    private mutating func writeTenancySettings() {
        guard let settings = source.tenancySettings else { return }
        guard let path = dialect.tenancySettings else {
            let message = "\(dialect.service) has no tenancy settings: leave `tenancySettings` out."
            refuse(JSONPointer("tenancySettings"), .notApplicable, message)
            return
        }
        body[path] = .plain(.object(settings))
    }

    private mutating func writeOptions() {
        let place = JSONPointer("options")
        let object = source.guardedOptions ?? GuardedObject()
        carried = []
        for member in object.members where !carried.contains(member.key) {
            let key = member.key.string
            if let row = dialect.options.first(where: { $0.carries(key) }) {
                write(row, of: object, from: place)
            } else if let row = type.options.first(where: { $0.carries(key) }) {
                write(row, of: object, from: place)
            } else if let path = dialect.unknownOptions, !dialect.knowsOption(key) {
                pass(member.value, to: path.appending(key), from: place.appending(key))
            } else {
                let message = "\(dialect.service) has no place for the option `\(key)` here: leave it out."
                refuse(place.appending(key), .notApplicable, message)
            }
        }
    }
}

extension TableDialect {
    /// Whether an option is one of the vault's, or of some type of the platform's: not for this source, then.
    fileprivate func knowsOption(_ key: String) -> Bool {
        LocalOptions.form.field(named: key) != nil
            || types.contains { type in type.options.contains { $0.carries(key) } }
    }
}

extension TypeDialect {
    /// Whether some field that is given stands at a place.
    fileprivate func writesAnything(at place: BodyPath, of credentials: GuardedObject) -> Bool {
        guard case .table(let rows) = fields else { return false }
        return rows.contains { row in
            guard case .one(let field, place, _) = row.kind else { return false }
            return credentials[field] != nil
        }
    }
}

extension GuardedValue {
    /// The value in other words; nil where nothing needs to be said. References and placeholders are carried as they are, and
    /// what holds secrets further inside, too.
    func converted(
        by convert: (JSONValue) throws(Converter.Problem) -> JSONValue?
    ) throws(Converter.Problem) -> GuardedValue? {
        switch self {
        case .plain(let value):
            return try convert(value).map(GuardedValue.plain)
        case .secret(let secret):
            guard secret.kind == .given else { return self }
            return try convert(secret.revealed).map { .secret(GuardedSecret($0, at: secret.place)) }
        case .object, .array:
            return self
        }
    }
}

extension Issue {
    /// That a type is carried although nobody knows it.
    static func unknownType(at place: JSONPointer, for service: String) -> Issue {
        Issue(
            path: place,
            code: .unknownType,
            message: "The type isn't known; it is passed on as it is, and all its credentials count as secret.",
            severity: .warning
        )
    }

    /// That a key is carried although nobody knows it.
    static func unknownKey(_ key: String, at place: JSONPointer, for service: String) -> Issue {
        Issue(
            path: place,
            code: .unknownField,
            message: "`\(key.excerpt)` isn't known; it is passed on as it is, and its value counts as secret.",
            severity: .warning
        )
    }
}
