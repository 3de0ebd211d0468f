package import Datasource
package import JSON

/// RiverGen's own words for a data source, both ways.
package enum RiverGenDialect {
    /// What documents for RiverGen are validated against: it may know fields before we do, so that what it doesn't document
    /// is a warning at most.
    package static let rules = TargetRules(
        inferred: .warning,
        unknownKeys: .warning,
        unknownTypes: .warning,
        options: RiverGenOptions.form,
        wholeConnections: ["connection_string", "connectionString"].map { key in
            // How it is written is nowhere said.
            WholeConnection(key, syntaxes: ["postgres": .postgres], severity: .warning)
        },
        // A database's host and name are there unless a connection string is, and a file's path; nothing else is said.
        demands: Demands(usual: ["host", "server", "database"], ofTypes: ["csv": ["file"]]),
        limits: TargetLimits(vendor: "RiverGen", lengths: [.init(of: "file", atMost: 1000)])
    )

    /// A type that RiverGen takes, for what is the same of all types.
    package static let usualType = "postgres"

    /// RiverGen's name of a type.
    package static func type(of datasourceType: String) -> String {
        RiverGenType.name(of: datasourceType)
    }

    /// Our name of one of RiverGen's types.
    package static func datasourceType(of type: String) -> String {
        RiverGenType.datasourceType(of: type)
    }

    /// The members of a document that RiverGen tells of a source: everything but most of its credentials.
    package static func document(of source: RiverGenSource) throws(Untranslatable) -> JSONObject {
        var fields = source.fields
        // It may have a password in it.
        if fields["connection_string"]?.string != nil {
            fields["connection_string"] = SecretPlaceholder.stored.json
        }
        return try TableDialect.riverGen.document(from: fields).body.shown(as: .stored)
    }

    /// The place in a document of a field that RiverGen names in an error: `credentials.password`, `host`, `body.tags.0`.
    package static func place(of field: String, datasourceType: String?, catalogue: Catalogue = .standard)
        -> JSONPointer
    {
        let named = field.split(separator: ".").reversed().lazy.compactMap { RiverGenField.named(String($0)) }.first
        guard let field = named else { return .root }
        switch field.meaning {
        case .name: return JSONPointer("name")
        case .type: return JSONPointer("datasourceType")
        case .option: return JSONPointer("options", field.name)
        case .credential:
            let type = datasourceType.flatMap(catalogue.type)
            return JSONPointer("credentials", field.key(in: type?.credentials))
        }
    }
}
