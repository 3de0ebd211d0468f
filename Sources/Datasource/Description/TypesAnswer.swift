import JSON

/// What `datasource.types` answers. All types together are written once and kept; one alone is written when asked for, so
/// that the others aren't made for it.
package enum TypesAnswer {
    /// `{"data": [ … ], "tenancySettings": { … }, "options": { … }}` with every type.
    package static let all = answer(Catalogue.standard.types)

    /// The same with one type; nil when there is no such type.
    package static func one(_ name: String) -> [UInt8]? {
        Catalogue.standard.type(named: name).map { answer([$0]) }
    }

    private static func answer(_ types: [TypeDefinition]) -> [UInt8] {
        let answer: JSONValue = [
            "data": .array(types.map(\.json)),
            "tenancySettings": TenancySettings.form.json,
            "options": LocalOptions.form.json,
        ]
        return answer.bytes
    }
}

extension ObjectForm {
    /// A form that goes with any type.
    fileprivate var json: JSONValue {
        [
            "fields": .array(fields.map(\.json)),
            "rules": .array(rules.map(\.json)),
            "jsonSchema": .object(schema),
        ]
    }
}
