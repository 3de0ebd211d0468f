import JSON
import Testing

@testable import Connectivity

@Suite(.timeLimit(.minutes(10)))
struct MySQLSchemaTests {
    private func discover(_ changes: JSONObject) throws -> DiscoveredSchema {
        let credentials = try MySQLCredentials(.main, changes).credentials
        return try ConnectionTester(registry: MySQLTrial.registry).discoverSchema(
            "mysql",
            credentials,
            session: .patient()
        )
    }

    @Test("Tables, views and sequences with their columns, in the server's words")
    func database() throws {
        let schema = try discover([:])
        #expect(schema.schemas.map(\.name) == ["app"])
        let tables = try #require(schema.schemas.first).tables
        #expect(
            Set(tables.map { "\($0.name) \($0.kind)" }) == [
                "customers table", "names view", "numbers sequence", "Table é table",
            ]
        )
        let customers = try #require(tables.first { $0.name == "customers" })
        #expect(
            customers.columns == [
                .init(name: "id", type: "bigint(20)", isNullable: false),
                .init(name: "name", type: "varchar(40)", isNullable: false),
                .init(name: "born", type: "date", isNullable: true),
                .init(name: "balance", type: "decimal(12,2)", isNullable: true),
            ]
        )
        #expect(tables.first { $0.name == "Table é" }?.columns.map(\.name) == ["Column \"x\""])
    }

    @Test("Without a database: all that the user may see, but not the server's own, and empty ones too")
    func everything() throws {
        #expect(Set(try discover(["database": nil]).schemas.map(\.name)) == ["app", "empty"])
        let all = Set(try discover(["database": nil, "username": "everywhere"]).schemas.map(\.name))
        #expect(all == ["app", "empty", "private", "odd `name"])
    }

    @Test("A failure is the one that a test reports")
    func failure() throws {
        #expect {
            try discover(["database": "private"])
        } throws: { error in
            guard case ConnectionTester.DiscoveryFailure.failed(let report) = error else { return false }
            let failure = report.outcome.failure
            return failure?.nativeCode == "1044" && failure?.stage == .authorize
        }
    }
}
