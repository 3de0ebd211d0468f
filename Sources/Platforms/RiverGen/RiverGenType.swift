import Datasource
import JSON

/// The types of data sources, whose names RiverGen spells its own way, and which it has more of than the catalogue.
enum RiverGenType {
    /// The types whose names RiverGen's documentation shows. It has more than thirty and lists no others: what isn't here is
    /// called alike, as far as anybody knows.
    static let documented = [
        (ours: "postgres", theirs: "postgresql"), (ours: "mysql", theirs: "mysql"), (ours: "csv", theirs: "csv"),
    ]

    /// RiverGen's name of one of our types.
    static func name(of datasourceType: String) -> String {
        documented.first { $0.ours == datasourceType }?.theirs ?? datasourceType
    }

    /// Our name of one of RiverGen's types.
    static func datasourceType(of name: String) -> String {
        documented.first { $0.theirs == name }?.ours ?? name
    }

    /// The credentials of a type that the catalogue doesn't describe, in RiverGen's words; ours are accepted too.
    static let other = TypeDefinition(
        "other",
        "Other",
        summary: "A data source of a type that only RiverGen knows.",
        fields: RiverGenField.all.filter(\.isCredential).map { field in
            Field(
                field.name,
                field.name,
                field.valueType,
                in: .connection,
                help: "As RiverGen documents it.",
                secrecy: field.isSecret ? .secret(sentTo: .server) : .plain,
                maximumLength: field.maximumLength,
                example: field.example,
                aliases: field.ourNames.filter { $0 != field.name },
                origin: .documented
            )
        }
    )
}

extension RiverGenField {
    fileprivate var valueType: ValueType {
        switch kind {
        case .string: .string
        case .integer, .number: .integer
        case .boolean: .boolean
        case .object, .map: .object
        case .array: .strings
        }
    }

    fileprivate var example: JSONValue {
        switch kind {
        case .string: "text"
        case .integer, .number: 22
        case .boolean: false
        case .object, .map: [:]
        case .array: []
        }
    }
}
