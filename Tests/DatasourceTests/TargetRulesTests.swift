import Datasource
import Testing

struct TargetRulesTests {
    @Test(
        "A platform's own rules are errors, ours are warnings there",
        arguments: [
            (#""port": "1""#, "error wrong_type /credentials/port"),
            (#""schema": 1"#, "error wrong_type /credentials/schema"),
            (#""sslMode": "always""#, "warning not_allowed /credentials/sslMode"),
            (#""sslCert": "c""#, "warning required_together /credentials/sslKey"),
            (#""hobby": "x""#, "warning unknown_field /credentials/hobby"),
            (#""hobby": {"$env": "X"}"#, "warning unknown_field /credentials/hobby"),
            (#""password": {"$env": ""}"#, "error invalid_secret /credentials/password"),
            (#""sslKey": {"$env": ""}"#, "error invalid_secret /credentials/sslKey"),
        ]
    )
    func severity(members: String, first: String) throws {
        #expect(try issues(in: postgres(members), on: .platform).summary.first == first)
    }

    private static let strictNames = TargetLimits(
        vendor: "Vendor",
        names: .asciiWords,
        reservedNames: ["duckdb"],
        lengths: [.init(of: "host", atMost: 10)]
    )

    @Test(
        "What a vendor documents of names is an error, what its pages disagree about a warning",
        arguments: [
            ("sales_2", []), ("sales-2", ["warning invalid_format /name"]), ("sales 2", ["error invalid_format /name"]),
            ("säles", ["error invalid_format /name"]), ("duckdb", ["error not_allowed /name"]), ("DuckDB", []),
        ] as [(String, [String])]
    )
    func names(name: String, found: [String]) throws {
        var target = TargetRules.platform
        target.limits = Self.strictNames
        #expect(try issues(in: postgres(name: name), on: target).summary == found)
        #expect(try issues(in: postgres(name: name), on: .platform).isEmpty)
        let inside = #"{"datasourceType": "csv", "credentials": {"file": "f", "name": "\#(name)"}}"#
        let moved = found.map { $0.replacing("/name", with: "/credentials/name") }
        #expect(try issues(in: inside, on: target).summary == moved)
    }

    @Test(
        arguments: [("1234567890", []), ("12345678901", ["error too_long /credentials/host"])] as [(String, [String])]
    )
    func lengths(host: String, found: [String]) throws {
        var target = TargetRules.platform
        target.limits = Self.strictNames
        let document = #"""
            {"name": "a", "datasourceType": "postgres",
             "credentials": {"host": "a\#(host.dropFirst())", "username": "u", "database": "d"}}
            """#
        #expect(try issues(in: document, on: target).summary == found)
    }

    @Test("Types that aren't known here are passed on", arguments: ["oracle", "sqlite"])
    func unknownTypes(name: String) throws {
        let document = #"{"name": "a", "datasourceType": "\#(name)", "credentials": {"anything": 1}}"#
        let found = try issues(in: document, on: .platform)
        #expect(found.map(\.severity) == [.warning])
        #expect(try issues(in: document).map(\.severity) == [.error])
    }

    @Test("What maps clients in a table means nothing where each has a database")
    func tenancyByDatabase() throws {
        let settings = #"{"tenancyLevel": "DATABASE", "tableName": "t", "clientColumnType": "STRING"}"#
        let document = #"""
            {"name": "a", "datasourceType": "csv", "credentials": {"file": "f"}, "tenancySettings": \#(settings)}
            """#
        let expected = ["tableName", "clientColumnType"].map { "warning not_applicable /tenancySettings/\($0)" }
        #expect(try Set(issues(in: document).summary) == Set(expected))
    }

    @Test("A test needs no name and looks at the credentials alone")
    func testPurpose() throws {
        let document = #"""
            {"datasourceType": "csv", "credentials": {"name": 1, "file": "f"}, "options": 1, "tenancySettings": 2}
            """#
        #expect(try issues(in: document, for: .test) == [])
    }
}
