/// Every type of data source, each one declarative value: the single place that validators, answers, schemas and drivers
/// take their knowledge of a type from.
///
/// To add a type, declare it beside the others in `Types` and list it in `standard`.
package final class Catalogue: Sendable {
    /// The catalogue of this product.
    package static let standard = Catalogue(types: [
        .snowflake, .postgres, .redshift, .cockroachdb, .mysql, .mongodb, .clickhouse, .singlestore, .bigquery,
        .databricks, .elasticsearch, .opensearch, .mssql, .awss3, .csv, .firebolt, .athena, .trino, .duckdb,
        .motherduck,
    ])

    /// The types, in the order in which they are answered.
    package let types: [TypeDefinition]

    let typeTable: KeyTable
    private let arena = Arena()

    package init(types: [TypeDefinition]) {
        self.types = types
        typeTable = KeyTable(types.enumerated().map { .init(text: $1.name, number: $0) }, in: arena)
    }

    /// The definition of a type, by its exact name.
    package func type(named name: String) -> TypeDefinition? {
        var name = name
        let found = name.withUTF8 { typeTable.find(UnsafeRawBufferPointer($0)) }
        return found.map { types[$0.number] }
    }

    /// The name that was probably meant by one that isn't known.
    package func suggestion(for name: String) -> String? {
        guard name.utf8.count <= Spelling.maximumLength else { return nil }
        let word = Spelling.normalized(name)
        let other = types.first { type in
            type.otherNames.contains { Spelling.normalized($0) == word }
        }
        return other?.name ?? Spelling.closest(to: name, among: types.map(\.name))
    }
}
