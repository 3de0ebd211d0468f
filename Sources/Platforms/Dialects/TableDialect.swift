import Datasource
package import JSON

/// A dialect that is a table, read both ways.
package struct TableDialect: Dialect {
    /// As `datasource.translate` knows it: `databrain`.
    package let name: String

    /// As people know the platform: `Databrain`.
    package let service: String

    /// Where the body has the source's name and type.
    let sourceName: BodyPath
    let sourceType: BodyPath

    /// The types that the platform takes.
    package let types: [TypeDialect]

    /// Whether the platform takes types that aren't listed, as `unknownType` says.
    let takesOthers: Bool

    /// How a type is carried that the table doesn't list.
    let unknownType: @Sendable (String) -> TypeDialect

    /// Where the body has the tenancy settings; nil when the platform has none.
    let tenancySettings: BodyPath?

    /// What our `options` say about sources of every type.
    let options: [Correspondence]

    /// Where options go that aren't known, and where they come from; nil when the platform takes none.
    let unknownOptions: BodyPath?

    /// Members of the body that the platform alone writes, which are no part of a document.
    let readOnly: [BodyPath]

    /// The members of the body in the order in which the platform documents them; empty for the order in which they are written.
    let order: [String]

    package init(
        _ name: String,
        service: String,
        sourceName: BodyPath,
        sourceType: BodyPath,
        types: [TypeDialect],
        takesOthers: Bool = false,
        unknownType: @escaping @Sendable (String) -> TypeDialect,
        tenancySettings: BodyPath? = nil,
        options: [Correspondence] = [],
        unknownOptions: BodyPath? = nil,
        readOnly: [BodyPath] = [],
        order: [String] = []
    ) {
        self.name = name
        self.service = service
        self.sourceName = sourceName
        self.sourceType = sourceType
        self.types = types
        self.takesOthers = takesOthers
        self.unknownType = unknownType
        self.tenancySettings = tenancySettings
        self.options = options
        self.unknownOptions = unknownOptions
        self.readOnly = readOnly
        self.order = order
    }

    /// A type may be called by the platform's word for it, too.
    package func source(_ document: JSONObject, needsName: Bool = true) -> OutgoingSource? {
        var document = document
        var substitute: TypeDefinition?
        if let name = document["datasourceType"]?.string, Catalogue.standard.type(named: name) == nil {
            let type = type(writtenAs: name)
            document["datasourceType"] = .string(type.datasourceType)
            substitute = type.substitute
        }
        return OutgoingSource(document, needsName: needsName, orElse: substitute)
    }

    /// Our names of the types that it takes.
    package var datasourceTypes: [String] { types.map(\.datasourceType) }

    /// How a type of ours is written; nil when the platform doesn't take it.
    ///
    /// - Parameter isKnown: whether the protocol knows the type: one that it doesn't is carried as it is.
    func type(named datasourceType: String, isKnown: Bool) -> TypeDialect? {
        if let type = types.first(where: { $0.datasourceType.utf8.elementsEqual(datasourceType.utf8) }) {
            return type
        }
        return isKnown && !takesOthers ? nil : unknownType(datasourceType)
    }

    /// How a type of the platform's is read.
    func type(writtenAs platformType: String) -> TypeDialect {
        types.first { $0.platformType.utf8.elementsEqual(platformType.utf8) } ?? unknownType(platformType)
    }
}
