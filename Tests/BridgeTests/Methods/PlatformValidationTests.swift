import JSON
import Testing

@testable import Bridge

/// `datasource.validate` for a platform finds what the platform's create and update find before they ask it.
@Suite struct PlatformValidationTests {
    private let bridge: TestBridge

    init() {
        var configuration = Configuration()
        configuration.targets += [
            TargetConfiguration(name: "databrain", kind: .databrain),
            TargetConfiguration(name: "rivergen", kind: .rivergen, settings: ["workspaceId": 7]),
            TargetConfiguration(name: "data", kind: .credible),
            TargetConfiguration(name: "admin", kind: .credible, settings: ["api": "admin"]),
        ]
        bridge = TestBridge(configuration)
    }

    /// - Parameter members: of the document.
    /// - Returns: severity, code and path of each issue.
    private func issues(_ target: String, _ type: String, _ members: String, isUpdate: Bool = false) throws -> [String]
    {
        let purpose = isUpdate ? "update" : "create"
        let params =
            #"{"target":"\#(target)","for":"\#(purpose)","name":"a","datasourceType":"\#(type)",\#(members)}"#
        let answer = try bridge.answer("datasource.validate", params)
        let issues = (answer["issues"]?.array ?? []).map { issue in
            ["severity", "code", "path"].map { issue[$0]?.string ?? "" }.joined(separator: " ")
        }
        #expect(answer["valid"]?.bool == !issues.contains { $0.hasPrefix("error") })
        return issues
    }

    private static func postgres(_ members: String) -> String {
        #""credentials":{"host":"h","username":"u","password":"p","database":"d"\#(members)}"#
    }

    @Test(
        "What a platform has no place for",
        arguments: [
            ("data", postgres(""), []),
            ("data", postgres(#","schema":"s""#), ["error not_applicable /credentials/schema"]),
            ("data", postgres(#","sslMode":"require""#), ["error not_applicable /credentials/sslMode"]),
            (
                "data", postgres(#","sslMode":"verify-ca","sslRootCert":"system""#),
                ["error not_applicable /credentials/sslMode", "error not_applicable /credentials/sslRootCert"]
            ),
            (
                "data", postgres("") + #","tenancySettings":{"tenancyLevel":"DATABASE"}"#,
                ["error not_applicable /tenancySettings"]
            ),
            (
                "data", postgres("") + #","options":{"description":"x"}"#,
                ["error not_applicable /options/description"]
            ),
            (
                "data", postgres("") + #","options":{"includeTables":["a.b"]}"#,
                ["error not_applicable /options/includeTables"]
            ),
            ("admin", postgres("") + #","options":{"includeTables":["a.b"]}"#, []),
            (
                "admin", postgres("") + #","options":{"excludeTables":["a.b","a"]}"#,
                ["error invalid_format /options/excludeTables/1"]
            ),
            ("rivergen", postgres(""), []),
            ("rivergen", postgres(#","sslMode":"require""#), ["error not_applicable /credentials/sslMode"]),
            (
                "rivergen", postgres("") + #","tenancySettings":{"tenancyLevel":"DATABASE"}"#,
                ["error not_applicable /tenancySettings"]
            ),
            (
                "rivergen", postgres("") + #","options":{"workspace_id":8}"#,
                ["error conflict /options/workspace_id"]
            ),
            ("databrain", postgres(#","sslMode":"require""#), ["warning unknown_field /credentials/sslMode"]),
            ("databrain", postgres(#","schema":"s""#), []),
        ] as [(String, String, [String])]
    )
    func placesOfCreate(target: String, members: String, expected: [String]) throws {
        let found = try issues(target, "postgres", members)
        #expect(expected.allSatisfy(found.contains), "\(found)")
        #expect(Set(found.filter { $0.hasPrefix("error") }) == Set(expected.filter { $0.hasPrefix("error") }))
    }

    @Test(
        "What a platform has no place for in a change, whatever it has",
        arguments: [
            ("rivergen", #""credentials":{"host":"h"}"#, []),
            ("rivergen", #""credentials":{"password":{"$secret":"stored"}}"#, []),
            ("rivergen", #""credentials":{"sslMode":"require"}"#, ["error not_applicable /credentials/sslMode"]),
            ("rivergen", #""tenancySettings":{"tenancyLevel":"DATABASE"}"#, ["error not_applicable /tenancySettings"]),
            ("rivergen", #""options":{"workspace_id":7}"#, ["error unchangeable /options/workspace_id"]),
            ("data", #""credentials":{"host":"h","password":null}"#, []),
            ("data", #""credentials":{"sslRootCert":"system"}"#, ["error not_applicable /credentials/sslRootCert"]),
            // Where there is a tunnel already, Credible takes it.
            ("data", #""credentials":{"sslMode":"require"}"#, []),
            ("data", #""tenancySettings":{"tenancyLevel":"DATABASE"}"#, ["error not_applicable /tenancySettings"]),
            ("data", #""options":{"includeTables":["a.b"]}"#, ["error not_applicable /options/includeTables"]),
        ] as [(String, String, [String])]
    )
    func placesOfUpdate(target: String, members: String, expected: [String]) throws {
        #expect(try issues(target, "postgres", members, isUpdate: true) == expected)
    }

    @Test func aChangeNeedsNoType() throws {
        for target in ["rivergen", "data"] {
            let params =
                #"{"target":"\#(target)","for":"update","name":"a","tenancySettings":{"tenancyLevel":"DATABASE"}}"#
            let answer = try bridge.answer("datasource.validate", params)
            #expect(answer["issues"]?.array?.map { $0["path"] } == ["/tenancySettings"])
        }
    }

    /// Databrain replaces everything, so that an update is a whole document.
    @Test func whatDatabrainWillBeWithoutIsTold() throws {
        let found = try issues("databrain", "postgres", Self.postgres(""), isUpdate: true)
        #expect(found == ["warning missing /credentials"])
    }

    @Test func everythingIsToldAtOnce() throws {
        let params = #"{"target":"data","datasourceType":"postgres","credentials":{"host":"h h","schema":"s"}}"#
        let answer = try bridge.answer("datasource.validate", params)
        let errors = answer["issues"]?.array?.filter { $0["severity"] == "error" }.map { $0["path"] }
        #expect(errors == ["/credentials/host", "/name", "/credentials/schema"])
    }

    @Test(
        "What no page of the vendor demands may be missing",
        arguments: [
            ("rivergen", "postgres", #"{"host":"h","database":"d"}"#, ["warning missing /credentials/username"]),
            ("rivergen", "postgres", #"{"host":"h","username":"u"}"#, ["error missing /credentials/database"]),
            ("rivergen", "postgres", #"{"connection_string":"postgresql://u:p@h/d"}"#, []),
            ("rivergen", "postgres", #"{"connectionString":{"$env":"X"}}"#, []),
            ("rivergen", "mysql", #"{"connection_string":"mysql://u:p@h/d"}"#, []),
            ("rivergen", "csv", "{}", ["error missing /credentials/file"]),
            (
                "data", "postgres", #"{"host":"h"}"#,
                ["warning missing /credentials/username", "warning missing /credentials/database"]
            ),
            ("data", "postgres", #"{"connectionString":"postgresql://u:p@h/d"}"#, []),
            ("data", "postgres", #"{"connectionString":{"$env":"X"}}"#, []),
            ("data", "databricks", #"{"host":"h","httpPath":"/sql/1.0/warehouses/a","token":"t","catalog":"c"}"#, []),
            (
                "data", "databricks", #"{"host":"h","httpPath":"/sql/1.0/warehouses/a","token":"t"}"#,
                ["error missing /credentials/catalog"]
            ),
            ("databrain", "postgres", #"{"host":"h","database":"d"}"#, ["error missing /credentials/username"]),
            ("local", "databricks", #"{"host":"h","httpPath":"/sql/1.0/warehouses/a","token":"t"}"#, []),
        ] as [(String, String, String, [String])]
    )
    func demands(target: String, type: String, credentials: String, expected: [String]) throws {
        #expect(try issues(target, type, #""credentials":\#(credentials)"#) == expected)
    }

    @Test(
        "A connection string is parsed and compared",
        arguments: [
            (
                "data", #"{"connectionString":"mysql://u:p@h/d"}"#,
                ["error invalid_format /credentials/connectionString"]
            ),
            ("data", #"{"connectionString":"postgresql://u:p@h/d","host":"h","database":"d"}"#, []),
            (
                "data", #"{"connectionString":"postgresql://u:p@h/d","host":"g"}"#,
                ["warning conflict /credentials/host"]
            ),
            (
                "data", #"{"connectionString":"postgresql://u:p@h/d","userName":"v","port":5432}"#,
                ["warning conflict /credentials/username", "warning alias /credentials/userName"]
            ),
            (
                "rivergen", #"{"connection_string":"postgresql://u:p@h/d","database":"e"}"#,
                ["warning conflict /credentials/database"]
            ),
        ] as [(String, String, [String])]
    )
    func connectionStrings(target: String, credentials: String, expected: [String]) throws {
        let found = try issues(target, "postgres", #""credentials":\#(credentials)"#)
        #expect(Set(found) == Set(expected))
    }

    @Test(arguments: [
        (#"{"account":"acme","username":"u","password":"p","warehouse":"w","database":"d"}"#, 0),
        (#"{"account":"org-acme.eu-west-1","username":"u","password":"p","warehouse":"w","database":"d"}"#, 0),
        (#"{"host":"db.example.com","username":"u","password":"p","warehouse":"w","database":"d"}"#, 1),
        (#"{"account":"acme","username":"u","password":"p"}"#, 1),
    ])
    func snowflakeAccounts(credentials: String, errors: Int) throws {
        let found = try issues("data", "snowflake", #""credentials":\#(credentials)"#)
        #expect(found.count { $0.hasPrefix("error") } == errors, "\(found)")
    }

    @Test(
        arguments: [
            (#"{"team":"sales"}"#, []),
            (#"{"te-am":"sales"}"#, ["error invalid_format /options/queryMetadata/te-am"]),
            (#"{"team":"a\"b"}"#, ["error invalid_format /options/queryMetadata/team"]),
            (#"{"team":1}"#, ["error wrong_type /options/queryMetadata/team"]),
            (#"{"team":"\#(String(repeating: "x", count: 257))"}"#, ["error too_long /options/queryMetadata/team"]),
            (
                "{" + (0...20).map { #""k\#($0)":"v""# }.joined(separator: ",") + "}",
                ["error out_of_range /options/queryMetadata"]
            ),
        ] as [(String, [String])]
    )
    func labels(labels: String, expected: [String]) throws {
        let members = Self.postgres("") + #","options":{"queryMetadata":\#(labels)}"#
        #expect(try issues("data", "postgres", members) == expected)
    }
}
