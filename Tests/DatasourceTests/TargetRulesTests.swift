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

    @Test("Types that aren't known here are passed on", arguments: ["oracle", "sqlite"])
    func unknownTypes(name: String) throws {
        let document = #"{"name": "a", "datasourceType": "\#(name)", "credentials": {"anything": 1}}"#
        let found = try issues(in: document, on: .platform)
        #expect(found.map(\.severity) == [.warning])
        #expect(try issues(in: document).map(\.severity) == [.error])
    }

    @Test("A test needs no name and looks at the credentials alone")
    func testPurpose() throws {
        let document = #"""
            {"datasourceType": "csv", "credentials": {"name": 1, "file": "f"}, "options": 1, "tenancySettings": 2}
            """#
        #expect(try issues(in: document, for: .test) == [])
    }
}
