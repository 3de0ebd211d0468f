import JSON

/// What `datasource.types` answers. All types together are written once and kept; one alone is written when asked for, so
/// that the others aren't made for it.
package enum TypesAnswer {
    /// `{"data": [ … ]}` with every type.
    package static let all = answer(Catalogue.standard.types)

    /// `{"data": [ … ]}` with one type; nil when there is no such type.
    package static func one(_ name: String) -> [UInt8]? {
        Catalogue.standard.type(named: name).map { answer([$0]) }
    }

    private static func answer(_ types: [TypeDefinition]) -> [UInt8] {
        let answer: JSONValue = ["data": .array(types.map(\.json))]
        return answer.bytes
    }
}
