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
        "What can't be translated is named by its place",
        arguments: [
            (#"{"body":\#(document),"from":"document","to":"credible"}"#, ["not_applicable /body/credentials/schema"]),
            (
                #"{"body":{"datasourceType":"postgres","credentials":{"name":"a","schema":"s"}},"from":"databrain","to":"credible"}"#,
                ["not_applicable /credentials/schema"]
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
