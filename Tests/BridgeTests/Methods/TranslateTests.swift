import JSON
import JSONRPC
import Testing

@testable import Bridge

@Suite struct TranslateTests {
    private let bridge = TestBridge()

    private static let document = #"""
        {"name":"a","datasourceType":"postgres","credentials":{"host":"h","user":"u","password":"pw-1","database":"d","schema":"s"}}
        """#

    @Test func aDocumentBecomesABodyWithoutItsSecrets() throws {
        let answer = try bridge.answer(
            "datasource.translate",
            #"{"body":\#(Self.document),"from":"document","to":"credible","omit":["/credentials/schema"]}"#
        )
        #expect(
            answer["body"]
                == (try json(
                    #"{"type":"postgres","name":"a","postgresConnection":{"host":"h","userName":"u","password":{"$secret":"given"},"databaseName":"d"}}"#
                ))
        )
        #expect(answer["warnings"] == [])
    }

    @Test(
        "What is to be left out may be named as an issue names it",
        arguments: [
            (document, "document", "/body/credentials/schema"),
            (#"{"type":"postgresql","name":"a","schema_name":"s"}"#, "rivergen", "/body/schema_name"),
        ]
    )
    func omitting(body: String, dialect: String, place: String) throws {
        let params = { (more: String) in #"{"body":\#(body),"from":"\#(dialect)","to":"credible"\#(more)}"# }
        let error = try #require(failure { _ = try bridge.answer("datasource.translate", params("")) })
        #expect(error.summary == ["not_applicable \(place)"])
        let answer = try bridge.answer("datasource.translate", params(#","omit":["\#(place)"]"#))
        #expect(answer["body"]?["name"] == "a")
    }

    @Test(
        "What an address may hold is hidden",
        arguments: [
            (
                #"{"type":"trino","name":"a","trinoConnection":{"server":"https://u:pw-1@t:8443","user":"u"}}"#,
                "credible"
            ),
            (
                #"{"type":"trino","name":"a","trinoConnection":{"server":"https://t:8443/?k=pw-1","user":"u"}}"#,
                "credible"
            ),
            (#"{"type":"postgresql","name":"a","host":"u:pw-1@h"}"#, "rivergen"),
            (
                #"{"type":"duckdb","name":"a","duckdbConnection":{"attachedDatabases":[{"name":"s","type":"s3","s3Connection":{"accessKeyId":"a","secretAccessKey":"b","endpoint":"https://u:pw-1@e"}}]}}"#,
                "credible"
            ),
            (
                #"{"type":"duckdb","name":"a","duckdbConnection":{"attachedDatabases":[{"name":"s","type":"azure","azureConnection":{"authType":"sas_token","fileUrl":"https://e/f?sig=pw-1"}}]}}"#,
                "credible"
            ),
        ]
    )
    func addresses(body: String, dialect: String) throws {
        for other in ["document", dialect] {
            let answer = try bridge.answer(
                "datasource.translate",
                #"{"body":\#(body),"from":"\#(dialect)","to":"\#(other)"}"#
            )
            let text = String(decoding: answer.bytes, as: UTF8.self)
            #expect(!text.contains("pw-1") && text.contains(#"{"$secret":"given"}"#), "\(text)")
        }
    }

    @Test func aReferenceStaysOne() throws {
        let body =
            #"{"datasourceType":"postgres","credentials":{"password":{"$env":"PW"},"sslKey":{"$secret":"stored"}}}"#
        let answer = try bridge.answer("datasource.translate", "[\(body),\"document\",\"databrain\"]")
        #expect(answer["body"]?["credentials"] == ["password": ["$env": "PW"], "sslKey": ["$secret": "stored"]])
    }

    @Test func onePlatformsBodyBecomesAnothers() throws {
        let body =
            #"{"datasourceType":"postgres","credentials":{"name":"a","host":"h","password":"pw-1","database":"d"}}"#
        let answer = try bridge.answer(
            "datasource.translate",
            #"{"body":\#(body),"from":"databrain","to":"credible"}"#
        )
        #expect(answer["body"]?["postgresConnection"]?["databaseName"] == "d")
        #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("pw-1"))
    }

    @Test func aliasesBecomeCanonical() throws {
        let answer = try bridge.answer(
            "datasource.translate",
            #"{"body":\#(Self.document),"from":"document","to":"document"}"#
        )
        #expect(answer["body"]?["credentials"]?.object?.keys == ["host", "username", "password", "database", "schema"])
    }

    @Test(
        "A key that nobody knows passes with a warning, which names its place",
        arguments: [
            (
                #"{"body":{"datasourceType":"postgres","credentials":{"hobby":"pw-1"}},"from":"document","to":"document"}"#,
                ["/body/credentials/hobby"]
            ),
            (
                #"{"body":{"datasourceType":"postgres","credentials":{"hobby":"pw-1"}},"from":"document","to":"databrain"}"#,
                ["/body/credentials/hobby"]
            ),
            (
                #"{"body":{"type":"postgres","postgresConnection":{"hobby":"pw-1"},"brandNew":"pw-1"},"from":"credible","to":"document"}"#,
                ["/body/postgresConnection/hobby", "/body/brandNew"]
            ),
            (
                #"{"body":{"type":"postgresql","credentials":{"hobby":"pw-1"},"id":3},"from":"rivergen","to":"databrain"}"#,
                ["/body/id", "/body/credentials/hobby"]
            ),
        ] as [(String, [String])]
    )
    func unknownKeys(params: String, expected: [String]) throws {
        let answer = try bridge.answer("datasource.translate", params)
        #expect(answer["warnings"]?.array?.compactMap { $0["path"]?.string } == expected)
        #expect(answer["warnings"]?.array?.allSatisfy { $0["severity"] == "warning" } == true)
        #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("pw-1"))
    }

    @Test(
        "What can't be translated is named by its place",
        arguments: [
            (#"{"body":\#(document),"from":"document","to":"credible"}"#, ["not_applicable /body/credentials/schema"]),
            (
                #"{"body":{"datasourceType":"postgres","credentials":{"name":"a","schema":"s"}},"from":"databrain","to":"credible"}"#,
                ["not_applicable /body/credentials/schema"]
            ),
            (
                #"{"body":{"type":"trino","trinoConnection":{"server":"https://h","catalog":"c","user":"u"}},"from":"credible","to":"rivergen"}"#,
                [
                    "unknown_type /body/type", "not_applicable /body/trinoConnection/server",
                    "not_applicable /body/trinoConnection/catalog",
                ]
            ),
            (
                #"{"body":{"type":"postgresql","name":"a","schema_name":"s","credentials":{"username":"u"},"metadata":{},"brand_new":1},"from":"rivergen","to":"credible"}"#,
                [
                    "not_applicable /body/schema_name", "not_applicable /body/metadata",
                    "unknown_field /body/brand_new",
                ]
            ),
            (
                #"{"body":{"type":"kafka","name":"a"},"from":"rivergen","to":"databrain","omit":["/credentials/nowhere"]}"#,
                ["not_found /omit/0"]
            ),
            (
                #"{"body":{"type":"mysql","mysqlConnection":1},"from":"credible","to":"document"}"#,
                ["wrong_type /body/mysqlConnection"]
            ),
            (
                #"{"body":{"type":"mysql","credentials":1},"from":"rivergen","to":"document"}"#,
                ["wrong_type /body/credentials"]
            ),
            (
                #"{"body":{"name":"a","datasourceType":"postgres","credentials":{"name":"b"}},"from":"document","to":"credible"}"#,
                ["conflict /body/credentials/name"]
            ),
            (
                #"{"body":{"datasourceType":"postgres","credentials":{"name":1}},"from":"document","to":"credible"}"#,
                ["wrong_type /body/credentials/name"]
            ),
            (
                #"{"body":{"datasourceType":1,"credentials":[],"naem":1},"from":"document","to":"document"}"#,
                ["wrong_type /body/datasourceType", "wrong_type /body/credentials", "unknown_field /body/naem"]
            ),
            (#"{"body":{},"from":"credible","to":"document"}"#, ["missing /body/type"]),
            (#"{"body":1,"from":"x","to":"document"}"#, ["wrong_type /body", "not_allowed /from"]),
            (#"{"body":{}}"#, ["missing /from", "missing /to"]),
        ] as [(String, [String])]
    )
    func failures(params: String, expected: [String]) throws {
        let error = try #require(failure { _ = try bridge.answer("datasource.translate", params) })
        #expect(error.summary == expected)
        #expect(!"\(error)".contains("pw-1"))
    }
}
