/// Every type of data source, each one declarative value: the single place that validators, answers, schemas and drivers
/// take their knowledge of a type from.
///
/// To add a type, declare it beside the others in `Types` and list it in `standard`.
package final class Catalogue: Sendable {
    /// The catalogue of this product. A type is made when it is first asked for: most processes see one or none.
    package static let standard = Catalogue([
        Entry("snowflake") { .snowflake },
        Entry("postgres") { .postgres },
        Entry("redshift") { .redshift },
        Entry("cockroachdb") { .cockroachdb },
        Entry("mysql") { .mysql },
        Entry("mongodb") { .mongodb },
        Entry("clickhouse") { .clickhouse },
        Entry("singlestore") { .singlestore },
        Entry("bigquery") { .bigquery },
        Entry("databricks") { .databricks },
        Entry("elasticsearch") { .elasticsearch },
        Entry("opensearch") { .opensearch },
        Entry("mssql") { .mssql },
        Entry("awss3") { .awss3 },
        Entry("csv") { .csv },
        Entry("firebolt") { .firebolt },
        Entry("athena") { .athena },
        Entry("trino") { .trino },
        Entry("duckdb") { .duckdb },
        Entry("motherduck") { .motherduck },
    ])

    /// A type that isn't made before it is needed.
    private struct Entry: Sendable {
        let name: String
        let type: @Sendable () -> TypeDefinition

        init(_ name: String, _ type: @escaping @Sendable () -> TypeDefinition) {
            self.name = name
            self.type = type
        }
    }

    private let entries: [Entry]
    private let table: KeyTable
    private let arena = Arena()

    private init(_ entries: [Entry]) {
        self.entries = entries
        table = KeyTable(entries.enumerated().map { .init(text: $1.name, number: $0) }, in: arena)
    }

    /// A catalogue of other types.
    package convenience init(types: [TypeDefinition]) {
        self.init(types.map { type in Entry(type.name) { type } })
    }

    /// The types, in the order in which they are answered.
    package var types: [TypeDefinition] { entries.map { $0.type() } }

    /// The names of the types, in the same order.
    package var names: [String] { entries.map(\.name) }

    /// The definition of a type, by its exact name.
    package func type(named name: String) -> TypeDefinition? {
        var name = name
        return name.withUTF8 { type(named: UnsafeRawBufferPointer($0)) }
    }

    func type(named name: UnsafeRawBufferPointer) -> TypeDefinition? {
        table.find(name).map { entries[$0.number].type() }
    }

    /// The name that was probably meant by one that isn't known.
    package func suggestion(for name: String) -> String? {
        guard name.utf8.count <= Spelling.maximumLength else { return nil }
        let word = Spelling.normalized(name)
        let types = types
        let other = types.first { type in
            type.otherNames.contains { Spelling.normalized($0) == word }
        }
        if let meant = other?.name ?? Spelling.closest(to: name, among: names) {
            return meant
        }
        let closest = Spelling.closest(to: name, among: types.flatMap(\.otherNames))
        return closest.flatMap { name in types.first { $0.otherNames.contains(name) }?.name }
    }
}
