/// Every type of data source, each one declarative value: the single place that validators, answers, schemas and drivers
/// take their knowledge of a type from.
///
/// To add a type, declare it beside the others in `Types` and list it in `standard`.
package final class Catalogue: Sendable {
    /// The catalogue of this product.
    package static let standard = Catalogue(
        types: [.postgres, .redshift, .cockroachdb, .csv],
        knownNames: [
            "snowflake", "postgres", "redshift", "cockroachdb", "mysql", "mongodb", "clickhouse", "singlestore",
            "bigquery",
            "databricks", "elasticsearch", "opensearch", "mssql", "awss3", "csv", "firebolt", "athena", "trino",
            "duckdb",
            "motherduck",
        ]
    )

    /// The types that are defined, in the order in which they are answered.
    package let types: [TypeDefinition]

    /// The names of every type that the protocol knows, defined here or not.
    package let knownNames: [String]

    let typeTable: KeyTable
    private let knownNameTable: KeyTable
    private let arena = Arena()

    package init(types: [TypeDefinition], knownNames: [String]) {
        self.types = types
        self.knownNames = knownNames
        typeTable = KeyTable(types.enumerated().map { .init(text: $1.name, number: $0) }, in: arena)
        knownNameTable = KeyTable(knownNames.enumerated().map { .init(text: $1, number: $0) }, in: arena)
    }

    /// The definition of a type, by its exact name.
    package func type(named name: String) -> TypeDefinition? {
        var name = name
        let found = name.withUTF8 { typeTable.find(UnsafeRawBufferPointer($0)) }
        return found.map { types[$0.number] }
    }

    /// Whether the protocol knows a type of this name, defined here or not.
    package func isKnown(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { knownNameTable.find(UnsafeRawBufferPointer($0)) } != nil
    }

    /// The name that was probably meant by one that isn't known.
    package func suggestion(for name: String) -> String? {
        guard name.utf8.count <= Spelling.maximumLength else { return nil }
        let word = Spelling.normalized(name)
        let other = types.first { type in
            type.otherNames.contains { Spelling.normalized($0) == word }
        }
        return other?.name ?? Spelling.closest(to: name, among: knownNames)
    }
}
