import Datasource
import JSON

extension TableDialect {
    package func body(of source: OutgoingSource) throws(Untranslatable) -> Translation {
        try translation(of: source, for: .creation)
    }

    /// What changes of a source.
    ///
    /// - Parameters:
    ///   - source: with what changes alone, each null for what is to be taken away.
    ///   - newName: nil for the name that it has.
    package func change(of source: OutgoingSource, newName: String?) throws(Untranslatable) -> Translation {
        try translation(of: source, for: .change(newName: newName))
    }

    private func translation(
        of source: OutgoingSource,
        for purpose: BodyWriter.Purpose
    ) throws(Untranslatable) -> Translation {
        let isKnown = Catalogue.standard.type(named: source.datasourceType) != nil
        guard let type = type(named: source.datasourceType, isKnown: isKnown) else {
            let message = "\(service) doesn't take data sources of type `\(source.datasourceType)`."
            let place = JSONPointer("datasourceType")
            throw Untranslatable(issues: [Issue(path: place, code: .notAllowed, message: message)])
        }
        var writer = BodyWriter(self, type, source, isKnown: isKnown || type.substitute != nil, for: purpose)
        writer.write()
        guard !writer.issues.hasErrors else { throw Untranslatable(issues: writer.issues) }
        return Translation(
            body: writer.body.arranged(by: order),
            warnings: writer.issues,
            origins: writer.origins.sorted { rank($0.place) < rank($1.place) }
        )
    }

    /// A number that is smaller for what the platform documents earlier.
    private func rank(_ place: JSONPointer) -> Int {
        let key = JSONPointer.keys(of: place.description)?.last
        return order.firstIndex { $0 == key } ?? order.count
    }
}

/// Writes one body, and collects what can't be written.
private struct BodyWriter {
    enum Purpose {
        case creation
        case change(newName: String?)
    }

    private let purpose: Purpose
    private let dialect: TableDialect
    private let type: TypeDialect
    private let source: OutgoingSource
    private let credentials: GuardedObject
    private(set) var body = GuardedObject()
    private(set) var issues: [Issue] = []

    /// Where the members of the body come from.
    private(set) var origins: [Translation.Origin] = []

    /// The fields that rows of several fields have carried.
    private var carried: Set<ExactString> = []

    /// Whether the protocol knows the type.
    private let isKnown: Bool

    init(_ dialect: TableDialect, _ type: TypeDialect, _ source: OutgoingSource, isKnown: Bool, for purpose: Purpose) {
        self.purpose = purpose
        self.dialect = dialect
        self.type = type
        self.source = source
        credentials = source.guardedCredentials
        self.isKnown = isKnown
    }

    mutating func write() {
        switch purpose {
        case .creation: writeIdentity()
        case .change(let newName): writeName(newName ?? "", from: JSONPointer("newName"))
        }
        writeCredentials()
        writeTenancySettings()
        writeOptions()
    }

    private mutating func writeIdentity() {
        put(.plain(.string(type.platformType)), at: dialect.sourceType, from: JSONPointer("datasourceType"))
        if !isKnown {
            issues.append(.unknownType(at: JSONPointer("datasourceType"), for: dialect.service))
        } else if !type.isDocumented {
            let message =
                "\(dialect.service)'s documentation doesn't show its name of this type; `\(type.platformType)` is sent."
            issues.append(
                Issue(path: JSONPointer("datasourceType"), code: .unknownType, message: message, severity: .warning)
            )
        }
        writeName(source.name, from: JSONPointer("name"))
        // A type's object is there even when there is nothing in it.
        if body[type.place] == nil {
            body[type.place] = .object(GuardedObject())
        }
    }

    private mutating func writeName(_ name: String, from place: JSONPointer) {
        guard !name.isEmpty else { return }
        put(.plain(.string(name)), at: dialect.sourceName, from: place)
    }

    private mutating func put(_ value: GuardedValue, at path: BodyPath, from place: JSONPointer) {
        body[path] = value
        origins.append(Translation.Origin(place: path.pointer, origin: place))
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
        writeUsual()
    }

    /// What a new source needs and isn't given.
    private mutating func writeUsual() {
        guard case .creation = purpose, case .table(let rows) = type.fields else { return }
        for row in rows {
            guard let usual = row.usual, case .one(let field, let path, _) = row.kind, body[path] == nil else {
                continue
            }
            guard body[usual.beside] != nil, body[usual.insteadOf] == nil else { continue }
            put(.plain(usual.value), at: path, from: JSONPointer("credentials", field))
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
        put(value, at: path, from: place)
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
        guard mayChange(row, given, of: object, from: place) else { return }
        do throws(Converter.Problem) {
            try carry(row, object, from: place)
        } catch {
            let field = given.first ?? ""
            let message = "\(dialect.service) can't be told this value of `\(field)`. \(error.message)"
            refuse(place.appending(field), .notAllowed, message)
        }
    }

    /// Whether a change can send what is given.
    private mutating func mayChange(
        _ row: Correspondence,
        _ given: [String],
        of object: GuardedObject,
        from place: JSONPointer
    ) -> Bool {
        guard case .change = purpose else { return true }
        let service = dialect.service
        if case .constant = row.kind {
            return true
        }
        guard row.isChangeable else {
            let message = "\(service)'s API can't change this once a source is created: create another one instead."
            given.forEach { refuse(place.appending($0), .unchangeable, message) }
            return false
        }
        let removed = given.filter { object[$0]?.revealed.isNull ?? false }
        guard row.emptyValue == nil, !removed.isEmpty else { return true }
        let message = "\(service)'s API has no way to take this away: give another value."
        removed.forEach { refuse(place.appending($0), .notApplicable, message) }
        return false
    }

    private mutating func carry(
        _ row: Correspondence,
        _ object: GuardedObject,
        from origin: JSONPointer
    ) throws(Converter.Problem) {
        switch row.kind {
        case .one(let field, let place, let converter):
            guard let value = object[field] else { return }
            try carry(value, row, to: place, converter, from: origin.appending(field))
        case .several(let fields, let places, let converter):
            let values = fields.map { object[$0]?.revealed }
            for (place, value) in zip(places, try converter.write(values)) {
                if let value {
                    let first = origin.appending(fields.first ?? "")
                    put(GuardedValue(value, at: first), at: place, from: first)
                }
            }
        case .constant(let field, let value, let reason, _):
            guard object[field]?.revealed == value else { throw Converter.Problem(reason) }
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

    private mutating func carry(
        _ value: GuardedValue,
        _ row: Correspondence,
        to place: BodyPath,
        _ converter: Converter,
        from origin: JSONPointer
    ) throws(Converter.Problem) {
        if case .change = purpose, let empty = row.emptyValue, value.revealed.isNull {
            put(.plain(empty), at: place, from: origin)
            return
        }
        if let most = row.maximumLength, let text = value.revealed.string, text.unicodeScalars.count > most {
            refuse(origin, .tooLong, "\(dialect.service) takes at most \(most) characters here.")
        }
        guard let written = try value.converted(by: converter.write) else { return }
        guard body[place] == nil || body[place]?.object?.isEmpty == true else {
            refuse(origin, .conflict, "\(dialect.service)'s `\(place.name)` is what other fields say already.")
            return
        }
        put(written, at: place, from: origin)
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
        put(.plain(.object(settings)), at: path, from: JSONPointer("tenancySettings"))
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
