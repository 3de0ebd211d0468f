import Datasource
import JSON

extension TableDialect {
    /// RiverGen's words: what is needed to connect stands beside the name, and credentials, which updates send separately, in
    /// an object of their own.
    package static let riverGen = TableDialect(
        "rivergen",
        service: "RiverGen",
        sourceName: "name",
        sourceType: "type",
        types: RiverGenType.documented.map { RiverGenTable.type($0.ours, as: $0.theirs, isDocumented: true) },
        takesOthers: true,
        unknownType: { RiverGenTable.type($0, as: $0, isDocumented: false) },
        options: RiverGenTable.options,
        unknownOptions: .root,
        readOnly: RiverGenShapes.serverMembers.keys.sorted().map { BodyPath([$0]) },
        order: RiverGenTable.order
    )
}

/// The rows of RiverGen's dialect. They follow from `RiverGenField`, and from which of our names a type has.
enum RiverGenTable {
    static let credentials: BodyPath = "credentials"

    /// A whole connection, which Credible's words have for some types, too.
    private static let connectionString = "connection_string"

    /// Values that go without saying: RiverGen has no place for these fields, and nothing but this is possible there.
    static let impliedValues: [(field: String, value: JSONValue)] = [
        ("authType", "username/password"), ("server_type", "self-managed"), ("disableAuth", false),
    ]

    /// As RiverGen's page about creating has them, with the credentials last.
    static let order =
        RiverGenField.all.filter { $0.home == .source }.map(\.name) + [credentials.name]
        + RiverGenField.all.filter { $0.home == .credentials }.map(\.name)

    static let options = RiverGenField.all.filter(\.isOption).map { field in
        Correspondence.same(field.name).changing(as: field)
    }

    static func type(_ datasourceType: String, as name: String, isDocumented: Bool) -> TypeDialect {
        let definition = Catalogue.standard.type(named: datasourceType)
        return TypeDialect(
            datasourceType,
            as: name,
            at: .root,
            unknownKeys: credentials,
            RiverGenField.all.filter(\.isCredential).flatMap { rows($0, definition) } + implied(definition),
            isDocumented: isDocumented,
            substitute: definition == nil ? RiverGenType.other : nil
        )
    }

    /// A field under the name that its type has for it, and under RiverGen's own where that isn't another field's.
    private static func rows(_ field: RiverGenField, _ definition: TypeDefinition?) -> [Correspondence] {
        guard let form = definition?.credentials else { return [row(field.name, field, .same)] }
        let ours = field.ourNames.first { form.field(named: $0)?.name == $0 }
        let own = form.field(named: field.name) == nil ? row(field.name, field, unsaid(field)) : nil
        let known = ours.flatMap { name in
            form.field(named: name).map { row(name, field, converter($0)).withUsual($0) }
        }
        let other = known == nil && field.name == connectionString ? row("connectionString", field, .same) : nil
        return [known, own, other].compactMap { $0 }
    }

    private static func row(_ name: String, _ field: RiverGenField, _ converter: Converter) -> Correspondence {
        Correspondence.renamed(name, to: field.place, converter).changing(as: field)
    }

    /// A switch that our words spell as one of two.
    private static func converter(_ field: Field) -> Converter {
        field.allowedValues.contains("enable") ? .flag(true: "enable", false: "disable") : .same
    }

    /// That a type without tunnels uses none goes without saying.
    private static func unsaid(_ field: RiverGenField) -> Converter {
        if case .boolean = field.kind { .unsaid(false) } else { .same }
    }

    private static func implied(_ definition: TypeDefinition?) -> [Correspondence] {
        impliedValues.compactMap { name, value in
            (definition?.credentials.field(named: name)).map { field in
                Correspondence.only(
                    name,
                    value,
                    because: "RiverGen has no place for it, and does nothing else.",
                    isRead: field.requirement == .always
                )
            }
        }
    }
}

extension Correspondence {
    /// The same row with what RiverGen documents of changes.
    fileprivate func changing(as field: RiverGenField) -> Correspondence {
        fixed(!field.isChangeable).emptied(by: field.emptyValue).atMost(field.maximumLength)
    }

    /// RiverGen wants the port of a database that is told by its host, where we know which one is usual.
    fileprivate func withUsual(_ field: Field) -> Correspondence {
        guard field.name == "port" else { return self }
        return usually(field.defaultValue, beside: "host", insteadOf: "connection_string")
    }
}

extension RiverGenField {
    /// Where a create's body has it.
    var place: BodyPath { home == .credentials ? RiverGenTable.credentials.appending(name) : BodyPath([name]) }

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
