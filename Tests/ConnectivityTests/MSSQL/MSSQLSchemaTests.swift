import JSON
import Testing

@testable import Connectivity

@Suite(.timeLimit(.minutes(10)))
struct MSSQLSchemaTests {
    private func discover(_ flavour: MSSQLServers.Flavour, _ changes: JSONObject) throws -> DiscoveredSchema {
        try ConnectionTester(registry: MSSQLTrial.registry).discoverSchema(
            "mssql",
            MSSQLCredentials(flavour, changes).credentials,
            session: .patient()
        )
    }

    @Test("Schemas with tables and views and their columns, in the server's words; the server's own are left out")
    func everything() throws {
        let schema = try discover(.main, [:])
        #expect(schema.schemas.map(\.name) == ["dbo", "empty", "sales"])
        let tables = schema.schemas[0].tables
        #expect(tables.map { "\($0.name) \($0.kind)" } == ["customers table", "names view"])
        #expect(
            tables[0].columns == [
                .init(name: "id", type: "int", isNullable: false),
                .init(name: "name", type: "nvarchar(40)", isNullable: false),
                .init(name: "notes", type: "nvarchar(max)", isNullable: true),
                .init(name: "balance", type: "decimal(12,2)", isNullable: true),
                .init(name: "seen", type: "datetime2(7)", isNullable: true),
                .init(name: "photo", type: "image", isNullable: true),
            ]
        )
        #expect(schema.schemas[2].tables.map(\.name) == ["Table é"])
        #expect(schema.schemas[2].tables[0].columns.map(\.name) == ["Column \"x\""])
    }

    @Test("Only the schema that is asked for")
    func oneSchema() throws {
        #expect(try discover(.main, ["schema": "sales"]).schemas.map(\.name) == ["sales"])
    }

    @Test("pysqlbridge's table is read with real SQL")
    func bridge() throws {
        let schema = try discover(.bridge, ["database": nil])
        let people = schema.schemas.flatMap(\.tables).first { $0.name == "people" }
        #expect(people?.columns.map(\.name) == ["id", "name"])
    }

    @Test("A failure is the one that a test reports")
    func failure() throws {
        #expect {
            try discover(.main, ["schema": "none"])
        } throws: { error in
            guard case ConnectionTester.DiscoveryFailure.failed(let report) = error else { return false }
            let failure = report.outcome.failure
            return failure?.reason == .schemaNotFound && failure?.stage == .authorize
        }
    }
}
