import JSON
import Testing

@testable import JSONRPC

@Suite struct EnvelopeTests {
    /// What a message is answered with: the result's or error's id as written, and the error's code.
    struct Case: Sendable, CustomTestStringConvertible {
        let sent: String
        let id: String?
        let code: Int?

        init(_ sent: String, id: String?, code: Int? = nil) {
            self.sent = sent
            self.id = id
            self.code = code
        }

        var testDescription: String { sent }
    }

    private static func request(id: String) -> String {
        #"{"jsonrpc":"2.0","method":"echo","id":\#(id)}"#
    }

    static let ids: [Case] =
        [
            "1", "0", "-1", "1.0", "1e2", "-0", "12345678901234567890", "0.1000", "1E400", "null", #""""#, #""a""#,
            #""\u0041""#, #""\u00e9\ud83d\ude00""#, #""\/""#, #""é""#, #""null""#,
        ].map { Case(request(id: $0), id: $0) }
        + ["true", "false", "[]", "[1]", "{}", #"{"a":1}"#].map { Case(request(id: $0), id: "null", code: -32600) }

    static let messages: [Case] = [
        Case(#"{"method":"echo","id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":"1.0","method":"echo","id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":2.0,"method":"echo","id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":"2.0","id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":null,"id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":["echo"],"id":"x"}"#, id: #""x""#, code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":null,"id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":"text","id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":7,"id":1}"#, id: "1", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":7}"#, id: "null", code: -32600),
        Case(#"{}"#, id: "null", code: -32600),
        Case(#""text""#, id: "null", code: -32600),
        Case("1", id: "null", code: -32600),
        Case("null", id: "null", code: -32600),
        Case("true", id: "null", code: -32600),
        // Keys in any order and spelling; further keys don't matter.
        Case(#"{"id":1,"method":"echo","params":{},"jsonrpc":"2.0"}"#, id: "1"),
        Case(#"{"\u0069d":1,"m\u0065thod":"\u0065cho","jsonrpc":"\u0032.0"}"#, id: "1"),
        Case(#"{"jsonrpc":"2.0","method":"echo","id":1,"trace":{"a":[1,2]},"result":1}"#, id: "1"),
        Case(#"  {"jsonrpc" : "2.0" , "method":"echo","id": 1 }  "#, id: "1"),
        // A key that stands twice.
        Case(#"{"jsonrpc":"2.0","jsonrpc":"2.0","method":"echo","id":1}"#, id: "null", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","method":"echo","id":1}"#, id: "null", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","id":1,"id":1}"#, id: "null", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","id":1,"\u0069d":2}"#, id: "null", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":{},"params":{},"id":1}"#, id: "null", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","x":1,"id":1,"x":2}"#, id: "null", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","x":{"a":1,"a":1},"id":1}"#, id: "null", code: -32600),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":{"a":1,"a":1},"id":1}"#, id: "1", code: -32602),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":[{"b":{"a":1,"\u0061":1}}],"id":1}"#, id: "1", code: -32602),
        // Answers and notifications are never answered, right or wrong.
        Case(#"{"jsonrpc":"2.0","result":1,"id":1}"#, id: nil),
        Case(#"{"jsonrpc":"2.0","error":{"code":1,"message":"x"},"id":null}"#, id: nil),
        Case(#"{"jsonrpc":"2.0","method":"echo","params":{"a":1,"a":1}}"#, id: nil),
        Case(#"{"jsonrpc":"2.0","method":"refuse"}"#, id: nil),
        Case(#"{"jsonrpc":"2.0","method":"fail"}"#, id: nil),
        Case(#"{"jsonrpc":"2.0","method":"refuse","id":1}"#, id: "1", code: -32602),
        Case(#"{"jsonrpc":"2.0","method":"fail","id":1}"#, id: "1", code: -32603),
        // Not JSON.
        Case(#"{"jsonrpc":"2.0","method":"echo","id":1,}"#, id: "null", code: -32700),
        Case("\u{FEFF}" + #"{"jsonrpc":"2.0","method":"echo","id":1}"#, id: "null", code: -32700),
        Case(#"{'jsonrpc':'2.0'}"#, id: "null", code: -32700),
        Case("{", id: "null", code: -32700),
        Case("{} {}", id: "null", code: -32700),
        Case(String(repeating: "[", count: 129) + String(repeating: "]", count: 129), id: "null", code: -32700),
    ]

    @Test(arguments: ids + messages)
    func isAnsweredWithItsId(_ example: Case) throws {
        let answers = try TestClient.answers(to: example.sent + "\r\n")
        guard let id = example.id else {
            #expect(answers == [])
            return
        }
        try #require(answers.count == 1)
        #expect(answers[0].hasPrefix(#"{"jsonrpc":"2.0","id":\#(id),"#))
        #expect(answers[0].errorCode == example.code)
        #expect((answers[0].result != nil) == (example.code == nil))
    }

    /// The same messages as members of one batch, where they may be members.
    @Test(arguments: ids + messages)
    func isAnsweredInABatch(_ example: Case) throws {
        guard example.code != -32700 else { return }
        let answers = try TestClient.answers(to: "[" + example.sent + "]\n")
        guard let id = example.id else {
            #expect(answers == [])
            return
        }
        try #require(answers.count == 1)
        #expect(answers[0].hasPrefix(#"[{"jsonrpc":"2.0","id":\#(id),"#))
        #expect(answers[0].json.array?.first?["error"]?["code"]?.integer == example.code)
    }

    @Test func invalidBytesAreOneError() throws {
        let client = try TestClient()
        try client.send(bytes: "{\"jsonrpc\":\"2.0\",\"method\":\"".bytes + [0xFF] + "\"}\n".bytes)
        try client.call("echo", id: 1)
        let answers = try client.finish()
        #expect(answers.map(\.errorCode) == [-32700, nil])
        #expect(answers[0].json["error"]?["data"]?["offset"]?.integer == 27)
    }

    @Test func namesTheDuplicateKey() throws {
        let sent = #"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"a/b":[0,{"c":1,"d":2,"c":3}]}}"# + "\n"
        let issues = try TestClient.answers(to: sent).first?.json["error"]?["data"]?["issues"]?.array
        #expect(issues?.count == 1)
        #expect(issues?.first?["path"]?.string == "/a~1b/1/c")
    }

    @Test func ignoresBlankLinesAndAnswersTheLastLine() throws {
        let text = "\n\r\n \t \n" + TestClient.request("echo", id: 1) + "\r\n\n" + TestClient.request("echo", id: 2)
        #expect(try TestClient.answers(to: text).map(\.id) == [1, 2])
    }

    @Test func refusesWhatIsOverItsLimits() throws {
        let long = TestClient.request("echo", .string(String(repeating: "x", count: 3000)), id: 1)
        let many = TestClient.request("echo", .array(Array(repeating: 0, count: 95)), id: 2)
        let tooMany = TestClient.request("echo", .array(Array(repeating: 0, count: 100)), id: 3)
        let text = [long, many, tooMany, TestClient.request("echo", [], id: 4)].map { $0 + "\n" }.joined()
        let answers = try TestClient.answers(to: text) { configuration in
            configuration.maximumMessageBytes = 2000
            configuration.maximumValues = 100
        }
        #expect(answers.map(\.errorCode) == [-32600, nil, -32600, nil])
        #expect(answers.map(\.id) == [.null, 2, .null, 4])
    }
}
