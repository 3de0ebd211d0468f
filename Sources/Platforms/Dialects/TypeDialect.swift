package import Datasource

/// How a platform writes one type of data source.
package struct TypeDialect: Sendable {
    enum Fields: Sendable {
        /// Every field, under its own name.
        case asTheyAre

        case table([Correspondence])
    }

    /// Ours: `postgres`.
    package let datasourceType: String

    /// The platform's own word.
    package let platformType: String

    /// The object of the body that holds what the type has.
    package let place: BodyPath

    /// Where keys go that aren't known, and where they come from.
    let unknownKeys: BodyPath
    let fields: Fields

    /// What our `options` say about sources of this type alone.
    let options: [Correspondence]

    /// Whether the platform's documentation has its word for the type.
    let isDocumented: Bool

    /// Describes the credentials of a type that the catalogue doesn't.
    let substitute: TypeDefinition?

    /// - Parameter unknownKeys: nil for `place`.
    package init(
        _ datasourceType: String,
        as platformType: String,
        at place: BodyPath,
        unknownKeys: BodyPath? = nil,
        _ fields: [Correspondence],
        options: [Correspondence] = [],
        isDocumented: Bool = true,
        substitute: TypeDefinition? = nil
    ) {
        self.datasourceType = datasourceType
        self.platformType = platformType
        self.place = place
        self.unknownKeys = unknownKeys ?? place
        self.fields = .table(fields)
        self.options = options
        self.isDocumented = isDocumented
        self.substitute = substitute
    }

    /// A type whose credentials the platform takes as they are.
    package init(asItIs datasourceType: String, as platformType: String? = nil, at place: BodyPath) {
        self.datasourceType = datasourceType
        self.platformType = platformType ?? datasourceType
        self.place = place
        unknownKeys = place
        fields = .asTheyAre
        options = []
        isDocumented = true
        substitute = nil
    }

    /// The row that carries a field; nil where there is none.
    func row(for field: String) -> Correspondence? {
        switch fields {
        case .asTheyAre: Correspondence.same(field).below(place)
        case .table(let rows): rows.first { $0.carries(field) }
        }
    }

    /// The names of our fields that it claims to carry; nil for all.
    package var carriedFields: [String]? {
        switch fields {
        case .asTheyAre: nil
        case .table(let rows): rows.flatMap(\.fields)
        }
    }
}

extension Correspondence {
    /// Whether a field of ours is among those of the row, compared as bytes.
    func carries(_ field: String) -> Bool {
        fields.contains { $0.utf8.elementsEqual(field.utf8) }
    }
}
