import Datasource
import JSON
import Testing

@testable import Connectivity

struct CSVSchemaTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("The file is one table with typed columns")
    func columns() throws {
        let text = """
            id,amount,active,born,seen,zip,note,never,name
            1,1.5,true,2001-01-31,2026-11-21T10:00:00Z,01099,,,Ann
            2,2,FALSE,2002-02-28,2026-11-21 11:00,02144,"a, b",,Bob
            3,-7e3,true,1999-12-31,2026-11-22,10115,x,

            """
        let schema = try discover(text, name: "people.2026.csv")
        #expect(
            schema.json == [
                [
                    "schemaName": "main",
                    "tables": [
                        [
                            "name": "people.2026", "kind": "file",
                            "columns": [
                                ["name": "id", "type": "integer", "nullable": false],
                                ["name": "amount", "type": "number", "nullable": false],
                                ["name": "active", "type": "boolean", "nullable": false],
                                ["name": "born", "type": "date", "nullable": false],
                                ["name": "seen", "type": "timestamp", "nullable": false],
                                ["name": "zip", "type": "string", "nullable": false],
                                ["name": "note", "type": "string", "nullable": true],
                                ["name": "never", "type": "string", "nullable": true],
                                ["name": "name", "type": "string", "nullable": true],
                            ],
                        ]
                    ],
                ]
            ]
        )
    }

    @Test("Columns without a name are numbered")
    func namelessColumns() throws {
        let plain = try discover("a,,\n1,2,3\n", name: "x.csv")
        #expect(names(plain) == ["a", "column2", "column3"])
        let headless = try discover("1,2\n3,\n", name: "x.csv", ["hasHeader": false])
        #expect(names(headless) == ["column1", "column2"])
        #expect(headless.schemas.first?.tables.first?.columns.map(\.isNullable) == [false, true])
    }

    @Test("An empty line in a single column is an empty cell")
    func singleColumn() throws {
        let schema = try discover("n\n1\n\n2\n\n", name: "x.csv")
        #expect(schema.schemas.first?.tables.first?.columns.first?.isNullable == true)
        #expect(schema.schemas.first?.tables.first?.columns.first?.type == "integer")
    }

    @Test(
        "The table is named after the file",
        arguments: [("sales.csv", "sales"), (".csv", ".csv"), ("sales", "sales"), ("a.b.csv", "a.b"), ("é.csv", "é")]
    )
    func tableName(file: String, table: String) throws {
        let schema = try discover("a,b\n1,2\n", name: file)
        #expect(schema.schemas.first?.tables.map(\.name) == [table])
    }

    @Test("What a test would refuse has no schema")
    func failure() throws {
        #expect {
            try discover("a,b\n1,\"2", name: "x.csv")
        } throws: { error in
            (error as? TestFailure)?.reason == .malformedData
        }
    }

    private func discover(_ text: String, name: String, _ others: JSONObject = [:]) throws -> DiscoveredSchema {
        var plain = others
        plain["file"] = .string(try folder.write(Array(text.utf8), as: name))
        return try CSVDriver().discoverSchema(Credentials(plain: plain), session: .patient())
    }

    private func names(_ schema: DiscoveredSchema) -> [String]? {
        schema.schemas.first?.tables.first?.columns.map(\.name)
    }
}
