import Datasource
import JSON
import Testing

struct CatalogueTests {
    static let types = Catalogue.standard.types

    @Test(arguments: types)
    func examplesAreValid(type: TypeDefinition) throws {
        let members = type.credentials.fields.map { (key: $0.name, value: $0.example) }
        let credentials = JSONObject(members)
        let document: JSONValue = [
            "name": "a", "datasourceType": .string(type.name), "credentials": .object(credentials),
        ]
        let found = DocumentValidator(.create).validate(document)
        // Alternatives exclude each other.
        #expect(found.filter { $0.code != .notApplicable && $0.code != .conflict } == [])
    }

    @Test(
        "The settings that go with any type",
        arguments: [("tenancySettings", TenancySettings.form), ("options", LocalOptions.form)]
    )
    func otherExamplesAreValid(key: String, form: ObjectForm) {
        let settings = JSONObject(form.fields.map { (key: $0.name, value: $0.example) })
        let document: JSONValue = [
            "name": "a", "datasourceType": "csv", "credentials": ["file": "f"], key: .object(settings),
        ]
        #expect(DocumentValidator(.create).validate(document) == [])
    }

    @Test("Required fields and nothing else make a valid document", arguments: types)
    func minimumIsValid(type: TypeDefinition) throws {
        let document: JSONValue = [
            "name": "a", "datasourceType": .string(type.name), "credentials": .object(try type.minimalCredentials),
        ]
        #expect(DocumentValidator(.create).validate(document) == [])
    }

    @Test("Each default is valid", arguments: types)
    func defaultsAreValid(type: TypeDefinition) throws {
        for field in type.credentials.fields {
            guard let value = field.defaultValue else { continue }
            var credentials = try type.minimalCredentials
            credentials[field.name] = value
            let document: JSONValue = [
                "name": "a", "datasourceType": .string(type.name), "credentials": .object(credentials),
            ]
            #expect(!DocumentValidator(.create).validate(document).hasErrors)
        }
    }

    @Test("No key of a type stands for two fields", arguments: types)
    func keysAreUnique(type: TypeDefinition) {
        let keys = type.credentials.fields.flatMap { [$0.name] + $0.aliases }
        #expect(Set(keys).count == keys.count)
    }

    @Test("What is shown of a type is plain text", arguments: types)
    func words(type: TypeDefinition) {
        for field in type.credentials.fields {
            #expect(!field.label.isEmpty)
            #expect(field.help.hasSuffix("."))
            #expect(!field.help.contains("\n"))
        }
    }

    @Test func allTypesAreThere() {
        let names =
            "snowflake postgres redshift cockroachdb mysql mongodb clickhouse singlestore bigquery databricks "
            + "elasticsearch opensearch mssql awss3 csv firebolt athena trino duckdb motherduck"
        #expect(Self.types.map(\.name).joined(separator: " ") == names)
        #expect(Self.types.allSatisfy { Catalogue.standard.type(named: $0.name) === $0 })
        #expect(Catalogue.standard.type(named: "Postgres") == nil)
    }

    @Test(arguments: [
        ("postgres", 5432), ("redshift", 5439), ("cockroachdb", 26257), ("mysql", 3306), ("mongodb", 27017),
        ("mssql", 1433),
    ])
    func ports(name: String, port: Int) {
        #expect(Catalogue.standard.type(named: name)?.credentials.field(named: "port")?.defaultValue?.integer == port)
    }
}
