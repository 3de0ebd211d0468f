import JSON
import Testing

@testable import JSONRPC

/// The examples of the JSON-RPC 2.0 specification, section 7, with methods of `TestService` in place of its own.
@Suite struct SpecificationTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let sent: String

        /// Lines, in the order written.
        let answers: [String]

        var testDescription: String { name }
    }

    private static func error(_ code: Int, id: String = "null") -> String {
        "ERROR \(code) id \(id)"
    }

    static let examples: [Example] = [
        Example(
            name: "positional parameters",
            sent: #"{"jsonrpc": "2.0", "method": "echo", "params": [42, 23], "id": 1}"#,
            answers: [#"{"jsonrpc":"2.0","id":1,"result":[42, 23]}"#]
        ),
        Example(
            name: "named parameters",
            sent: #"{"jsonrpc": "2.0", "method": "echo", "params": {"subtrahend":23}, "id": 3}"#,
            answers: [#"{"jsonrpc":"2.0","id":3,"result":{"subtrahend":23}}"#]
        ),
        Example(
            name: "a notification",
            sent: #"{"jsonrpc": "2.0", "method": "echo", "params": [1,2,3,4,5]}"#,
            answers: []
        ),
        Example(
            name: "a notification of a method that doesn't exist",
            sent: #"{"jsonrpc": "2.0", "method": "foobar"}"#,
            answers: []
        ),
        Example(
            name: "a method that doesn't exist",
            sent: #"{"jsonrpc": "2.0", "method": "foobar", "id": "1"}"#,
            answers: [error(-32601, id: #""1""#)]
        ),
        Example(
            name: "invalid JSON",
            sent: #"{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]"#,
            answers: [error(-32700)]
        ),
        Example(
            name: "an invalid request",
            sent: #"{"jsonrpc": "2.0", "method": 1, "params": "bar"}"#,
            answers: [error(-32600)]
        ),
        Example(
            name: "a batch of invalid JSON",
            sent: #"[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method"]"#,
            answers: [error(-32700)]
        ),
        Example(name: "an empty batch", sent: "[]", answers: [error(-32600)]),
        Example(name: "an invalid batch of one", sent: "[1]", answers: ["[" + error(-32600) + "]"]),
        Example(
            name: "an invalid batch",
            sent: "[1,2,3]",
            answers: ["[" + [error(-32600), error(-32600), error(-32600)].joined(separator: ",") + "]"]
        ),
        Example(
            name: "a batch of everything",
            sent: #"[{"jsonrpc": "2.0", "method": "echo", "params": [1,2,4], "id": "1"},"#
                + #"{"jsonrpc": "2.0", "method": "echo", "params": [7]},"#
                + #"{"jsonrpc": "2.0", "method": "work", "params": {"name": "later"}, "id": "2"},"#
                + #"{"foo": "boo"},"#
                + #"{"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},"#
                + #"{"jsonrpc": "2.0", "method": "echo", "id": "9"}]"#,
            answers: [
                "["
                    + [
                        #"{"jsonrpc":"2.0","id":"1","result":[1,2,4]}"#,
                        #"{"jsonrpc":"2.0","id":"2","result":"later"}"#,
                        error(-32600),
                        error(-32601, id: #""5""#),
                        #"{"jsonrpc":"2.0","id":"9","result":null}"#,
                    ].joined(separator: ",") + "]"
            ]
        ),
        Example(
            name: "a batch of notifications",
            sent: #"[{"jsonrpc": "2.0", "method": "echo", "params": [1,2,4]},"#
                + #"{"jsonrpc": "2.0", "method": "work", "params": {}}]"#,
            answers: []
        ),
    ]

    @Test(arguments: examples, [false, true])
    func isAnsweredAsTheSpecificationSays(_ example: Example, inOrder: Bool) throws {
        let answers = try TestClient.answers(to: example.sent + "\n") { $0.keepsOrder = inOrder }
        #expect(answers.map(Self.simplified) == example.answers)
    }

    /// Errors as their number and id, since their words are ours.
    private static func simplified(_ answer: String) -> String {
        if let members = answer.json.array {
            return "[" + members.map { simplified(text($0)) }.joined(separator: ",") + "]"
        }
        guard let code = answer.errorCode else { return answer }
        return error(code, id: answer.id.map(text) ?? "none")
    }

    private static func text(_ value: JSONValue) -> String {
        String(decoding: value.bytes, as: UTF8.self)
    }
}
