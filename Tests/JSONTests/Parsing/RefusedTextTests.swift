import JSON
import Testing

/// The project's own texts that must be refused, with the reason and the byte.
struct RefusedTextTests {
    @Test(arguments: RefusedTexts.structure)
    func structure(_ refused: RefusedText) {
        check(refused)
    }

    @Test(arguments: RefusedTexts.early)
    func endsTooEarly(_ refused: RefusedText) {
        check(refused)
    }

    @Test(arguments: RefusedTexts.scalars)
    func scalar(_ refused: RefusedText) {
        check(refused)
    }

    @Test(arguments: RefusedTexts.strings)
    func string(_ refused: RefusedText) {
        check(refused)
    }

    @Test(arguments: RefusedTexts.encodings)
    func encoding(_ refused: RefusedText) {
        check(refused)
    }

    @Test(arguments: RefusedTexts.around)
    func aroundTheText(_ refused: RefusedText) {
        check(refused)
    }

    private func check(_ refused: RefusedText) {
        #expect(Refusal(of: refused.bytes) == Refusal(refused.reason, at: refused.offset))
    }

    @Test("A text without an address is refused like an empty one")
    func noAddress() {
        var parser = JSONParser()
        #expect(throws: JSONSyntaxError.self) {
            _ = try parser.parse(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    @Test("An error's sentence never quotes the text")
    func sentences() throws {
        let texts = RefusedTexts.structure + RefusedTexts.scalars + RefusedTexts.strings + RefusedTexts.around
        for refused in texts {
            let sentence = try #require(Parsing.failure(of: refused.bytes)).description
            #expect(sentence.hasSuffix("."))
            #expect(sentence.utf8.count < 100)
            #expect(refused.bytes.count < 4 || !sentence.contains(refused.testDescription))
        }
    }
}
