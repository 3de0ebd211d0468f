import Datasource
import JSON

/// Puts a document together from RiverGen's words. What is null isn't there.
struct RiverGenReader {
    private let type: TypeDefinition?
    private var members: JSONObject = [:]
    private var credentials: JSONObject = [:]
    private var options: JSONObject = [:]

    init(typeName: String?, catalogue: Catalogue) {
        let datasourceType = typeName.map(RiverGenType.datasourceType)
        type = datasourceType.flatMap(catalogue.type)
        members["datasourceType"] = datasourceType.map(JSONValue.string)
    }

    var document: JSONObject {
        var document: JSONObject = [:]
        document["name"] = members["name"]
        document["datasourceType"] = members["datasourceType"]
        document["credentials"] = .object(credentials)
        if !options.isEmpty {
            document["options"] = .object(options)
        }
        return document
    }

    /// - Parameter unknownAsOptions: whether a member that isn't documented is one of the options; else it is left out.
    mutating func read(_ body: JSONObject, leavingOut ignored: Set<String>, unknownAsOptions: Bool) {
        for member in body.members where !member.value.isNull && !ignored.contains(member.key.string) {
            let key = member.key.string
            if let field = RiverGenField.named(key), field.home == .source {
                read(member.value, of: field)
            } else if unknownAsOptions {
                options[key] = member.value
            }
        }
        addImpliedValues()
    }

    mutating func readCredentials(_ body: JSONObject) {
        for member in body.members where !member.value.isNull {
            let field = RiverGenField.named(member.key.string).flatMap { $0.home == .credentials ? $0 : nil }
            credentials[field.map(key) ?? member.key.string] = member.value
        }
    }

    private mutating func read(_ value: JSONValue, of field: RiverGenField) {
        switch field.meaning {
        case .name: members["name"] = value
        case .type: break
        case .option: options[field.name] = value
        case .credential:
            let key = key(of: field)
            if let form = type?.credentials, let own = form.field(named: key), own.name == key {
                credentials[key] = Self.spelled(value, as: own)
            } else if value != false || type == nil {
                // That a type without tunnels uses none goes without saying.
                credentials[key] = value
            }
        }
    }

    /// A switch that our words spell as one of two.
    private static func spelled(_ value: JSONValue, as field: Field) -> JSONValue {
        guard let isOn = value.bool, field.allowedValues.contains("enable") else { return value }
        return isOn ? "enable" : "disable"
    }

    private mutating func addImpliedValues() {
        guard let form = type?.credentials else { return }
        for (key, value) in RiverGenDialect.impliedValues where form.field(named: key)?.requirement == .always {
            credentials[key] = value
        }
    }

    private func key(of field: RiverGenField) -> String {
        Self.key(of: field, in: type?.credentials)
    }

    /// The name of a credential in our words, where its type has it; else RiverGen's own.
    static func key(of field: RiverGenField, in form: ObjectForm?) -> String {
        guard case .credential(let keys) = field.meaning, let form else { return field.name }
        return keys.first { form.field(named: $0)?.name == $0 } ?? field.name
    }
}
