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

    /// About so many bytes describe a type.
    private static let usualSize = 16 << 10

    package static func answer(_ types: [TypeDefinition]) -> [UInt8] {
        DescriptionWriter.bytes(usualSize: (types.count + 1) * usualSize) { writer in
            writer.object { writer in
                writer.key("data")
                writer.array(types) { $0.describe(&$1) }
                writer.key("tenancySettings")
                TenancySettings.form.describe(&writer)
                writer.key("options")
                LocalOptions.form.describe(&writer)
            }
        }
    }
}
