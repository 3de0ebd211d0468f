import Datasource
import JSON

/// Puts RiverGen's words together from a source, member by member.
struct RiverGenTranslator {
    private let source: OutgoingSource
    private let isUpdate: Bool
    private(set) var translation = RiverGenDialect.Translation()

    /// What becomes of the body, with the place in the document that it comes from.
    private var values: [(field: RiverGenField, value: JSONValue, place: JSONPointer)] = []

    init(_ source: OutgoingSource, isUpdate: Bool) {
        self.source = source
        self.isUpdate = isUpdate
    }

    mutating func translate(newName: String? = nil) {
        if isUpdate {
            add("name", newName.map(JSONValue.string), JSONPointer("newName"))
        } else {
            add("name", .string(source.name), JSONPointer("name"))
            add("type", .string(RiverGenType.name(of: source.datasourceType)), JSONPointer("datasourceType"))
            noteType()
        }
        source.credentials.members.forEach { translateCredential($0.key.string, $0.value) }
        addPort()
        refuseTenancy()
        arrange()
        source.options?.members.forEach { translateUnknownOption($0.key.string, $0.value) }
    }

    // MARK: - Credentials

    private mutating func translateCredential(_ key: String, _ value: JSONValue) {
        let place = JSONPointer("credentials", key)
        let own = source.type?.credentials.field(named: key)
        let field = own == nil ? nil : RiverGenField.forCredential(key)
        if let field = field ?? RiverGenField.named(key), field.isCredential {
            add(field, Self.switched(value, for: field), place)
        } else if own == nil {
            // A validator has warned of it.
            translation.body.credentials[key] = value
            translation.credentialPlaces.append(place)
        } else if RiverGenDialect.impliedValues[key] != value {
            let message =
                "RiverGen has no place for `\(key)`: leave it out, or give what it documents with a type name of its own."
            refuse(place, .notApplicable, message)
        }
    }

    /// A switch that our words spell as one of two.
    private static func switched(_ value: JSONValue, for field: RiverGenField) -> JSONValue {
        guard case .boolean = field.kind else { return value }
        switch value.string {
        case "enable": return true
        case "disable": return false
        default: return value
        }
    }

    /// RiverGen wants the port of a database that is told by its host, where we know which one is usual.
    private mutating func addPort() {
        let given = Set(values.map(\.field.name))
        guard !isUpdate, given.contains("host"), !given.contains("port"), !given.contains("connection_string") else {
            return
        }
        add("port", source.type?.credentials.field(named: "port")?.defaultValue, JSONPointer("credentials", "port"))
    }

    // MARK: - Everything else

    private mutating func translateUnknownOption(_ key: String, _ value: JSONValue) {
        guard RiverGenField.named(key)?.isOption != true else { return }
        translation.body.source[key] = value
        translation.sourcePlaces.append(JSONPointer("options", key))
    }

    private mutating func refuseTenancy() {
        guard source.tenancySettings != nil else { return }
        refuse(
            JSONPointer("tenancySettings"),
            .notApplicable,
            "RiverGen has no place for `tenancySettings`: leave it out."
        )
    }

    private mutating func noteType() {
        let name = RiverGenType.name(of: source.datasourceType)
        guard !RiverGenType.isDocumented(name) else { return }
        let message = "RiverGen's documentation doesn't show its name of this type; `\(name)` is sent."
        translation.issues.append(
            Issue(path: JSONPointer("datasourceType"), code: .unknownType, message: message, severity: .warning)
        )
    }

    // MARK: - The body

    private mutating func add(_ name: String, _ value: JSONValue?, _ place: JSONPointer) {
        guard let value, let field = RiverGenField.named(name) else { return }
        add(field, value, place)
    }

    private mutating func add(_ field: RiverGenField, _ value: JSONValue, _ place: JSONPointer) {
        guard let value = isUpdate ? changed(field, value, place) : value else { return }
        if let length = field.maximumLength, let text = value.string, text.unicodeScalars.count > length {
            refuse(place, .tooLong, "RiverGen takes at most \(length) characters here.")
        }
        values.append((field, value, place))
    }

    /// The value that a change sends; nil where RiverGen has no way to change it.
    private mutating func changed(_ field: RiverGenField, _ value: JSONValue, _ place: JSONPointer) -> JSONValue? {
        guard field.isChangeable else {
            let message = "RiverGen's API can't change this once a source is created: create another one instead."
            refuse(place, .unchangeable, message)
            return nil
        }
        guard value.isNull else { return value }
        if let empty = field.emptyValue {
            return empty
        }
        refuse(place, .notApplicable, "RiverGen's API has no way to take this away: give another value.")
        return nil
    }

    private mutating func refuse(_ place: JSONPointer, _ code: Issue.Code, _ message: String) {
        translation.issues.append(Issue(path: place, code: code, message: message))
    }

    /// The members in the order in which RiverGen documents them.
    private mutating func arrange() {
        for field in RiverGenField.all {
            if field.isOption, let value = source.options?[field.name] {
                add(field, value, JSONPointer("options", field.name))
            }
            guard let (_, value, place) = values.first(where: { $0.field.name == field.name }) else { continue }
            switch field.home {
            case .source:
                translation.body.source[field.name] = value
                translation.sourcePlaces.append(place)
            case .credentials:
                translation.body.credentials[field.name] = value
                translation.credentialPlaces.insert(place, at: 0)
            }
        }
    }
}

extension RiverGenField {
    var isOption: Bool {
        if case .option = meaning { true } else { false }
    }

    /// What stands for nothing in a change; nil where RiverGen documents nothing of the kind.
    fileprivate var emptyValue: JSONValue? {
        switch name {
        case "description": ""
        case "tags": []
        case "metadata": [:]
        case "use_ssh_tunnel": false
        default: nil
        }
    }
}
