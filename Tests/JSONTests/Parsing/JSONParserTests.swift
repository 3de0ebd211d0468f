import JSON
import Testing

/// A parser is used for one text after the other.
struct JSONParserTests {
    @Test("What was parsed before leaves no trace, whether it was accepted, refused or large")
    func reuse() throws {
        var parser = JSONParser()
        let large = "[" + Array(repeating: "{\"a\":[1]}", count: 10_000).joined(separator: ",") + "]"
        for _ in 0..<3 {
            for text in [large, "[1,{\"a\":", "{\"a\":[]}", "[[[[", "7", ""] {
                let bytes = Array(text.utf8)
                let alone = try? Parsing.value(of: bytes)
                let again = bytes.withUnsafeBytes { try? parser.parse($0).value }
                #expect(again == alone)
            }
            parser.shrink()
        }
    }

    @Test("A document outlives the next text and its own bytes")
    func documents() throws {
        var parser = JSONParser()
        var documents: [JSONDocument] = []
        for number in 0..<100 {
            var bytes = Array("{\"id\":\(number),\"list\":[\"\\u0041\",null]}".utf8)
            try bytes.withUnsafeBytes { text in
                _ = try parser.parse(text)
                documents.append(parser.copy(of: text))
            }
            for index in bytes.indices {
                bytes[index] = 0
            }
        }
        for (number, document) in documents.enumerated() {
            #expect(document.value == ["id": JSONValue.number(JSONNumber(number)), "list": ["A", nil]])
            #expect(document.withRoot { $0.member("id")?.integer } == number)
        }
    }

    @Test("A document is read from several threads at once")
    func documentsAcrossThreads() async throws {
        let text = "[" + (0..<500).map { "{\"key\":\"\\u0041\($0)\"}" }.joined(separator: ",") + "]"
        let document = try JSONDocument.parsing(Array(text.utf8))
        let values = await withTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<4 {
                group.addTask { document.value }
            }
            return await group.reduce(into: [JSONValue]()) { $0.append($1) }
        }
        #expect(values.count == 4)
        #expect(values.allSatisfy { $0 == values.first })
        #expect(values.first?.array?.count == 500)
    }

    @Test("A document that isn't JSON throws what the parser throws")
    func refusedDocument() {
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONDocument.parsing(Array("[1,]".utf8))
        }
        #expect(error?.offset == 3)
        #expect(throws: JSONSyntaxError.self) {
            try JSONValue(parsing: Array("[[]]".utf8), limits: JSONLimits(depth: 1))
        }
    }
}
