import Testing

@testable import Connectivity

struct CSVParserTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let records: [[String]]
        var lines: [Int]?
        var strayLines: [Int] = []
        var delimiter: Character = ","

        var testDescription: String { text.shown }
    }

    struct ReadRecord: Equatable {
        let fields: [String]
        let line: Int
        let isStray: Bool
    }

    static let cases = [
        Case(text: "", records: []),
        Case(text: "a", records: [["a"]]),
        Case(text: "a,b", records: [["a", "b"]]),
        Case(text: "a,b\n", records: [["a", "b"]]),
        Case(text: "a,b\n1,2", records: [["a", "b"], ["1", "2"]], lines: [1, 2]),
        Case(text: "a,b\r\n1,2\r\n", records: [["a", "b"], ["1", "2"]], lines: [1, 2]),
        Case(text: "a,b\r1,2\r", records: [["a", "b"], ["1", "2"]], lines: [1, 2]),
        Case(text: "a\n\rb", records: [["a"], [""], ["b"]], lines: [1, 2, 3]),
        Case(text: "a\r\r\nb", records: [["a"], [""], ["b"]], lines: [1, 2, 3]),
        Case(text: "a\n\nb\n\n", records: [["a"], [""], ["b"], [""]], lines: [1, 2, 3, 4]),
        Case(text: ",", records: [["", ""]]),
        Case(text: ",\n,,", records: [["", ""], ["", "", ""]]),
        Case(text: #""a","b""#, records: [["a", "b"]]),
        Case(text: #""""#, records: [[""]]),
        Case(text: #""""""#, records: [["\""]]),
        Case(text: #""say ""hi""",x"#, records: [["say \"hi\"", "x"]]),
        Case(text: "\"a,b\",c", records: [["a,b", "c"]]),
        Case(text: "\"a\nb\",c\nd,e", records: [["a\nb", "c"], ["d", "e"]], lines: [1, 3]),
        Case(text: "\"a\r\nb\",c\r\nd,e", records: [["a\r\nb", "c"], ["d", "e"]], lines: [1, 3]),
        Case(text: "\"a\rb\r\n\n\",c\rd,e", records: [["a\rb\r\n\n", "c"], ["d", "e"]], lines: [1, 5]),
        Case(text: "\"a\"\r\n\"b\"\r\n", records: [["a"], ["b"]], lines: [1, 2]),
        Case(text: "a\"b,c\nd,e", records: [["a\"b", "c"], ["d", "e"]], strayLines: [1]),
        Case(text: "x\n\"a\"b,c", records: [["x"], ["ab", "c"]], strayLines: [2]),
        Case(text: "\"a\"\"b\"c\"d,e", records: [["a\"bc\"d", "e"]], strayLines: [1]),
        Case(text: "a, \"b\"", records: [["a", " \"b\""]], strayLines: [1]),
        Case(text: "a;b,c;\"d;e\"", records: [["a", "b,c", "d;e"]], delimiter: ";"),
        Case(text: "a\tb\n\t", records: [["a", "b"], ["", ""]], delimiter: "\t"),
        Case(text: "é,\"日本\n🙂\"\n,", records: [["é", "日本\n🙂"], ["", ""]], lines: [1, 3]),
    ]

    @Test("A text is cut into the same records in one piece and at every split", arguments: cases)
    func records(_ testCase: Case) throws {
        let bytes = Array(testCase.text.utf8)
        let whole = try parse([bytes], testCase.delimiter)
        #expect(whole.map(\.fields) == testCase.records)
        #expect(whole.filter(\.isStray).map(\.line) == testCase.strayLines)
        if let lines = testCase.lines {
            #expect(whole.map(\.line) == lines)
        }
        #expect(try parse(bytes.map { [$0] }, testCase.delimiter) == whole)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]].map(Array.init)
                #expect(try parse(pieces, testCase.delimiter) == whole, "split at \(first) and \(second)")
            }
        }
    }

    @Test(
        "A quotation mark that is never closed is told with its line",
        arguments: [("\"", 1), ("a,b\n1,\"x\ny\n", 2), ("\"a\nb\",\"\n\n", 2), ("\"a\"\"", 1)]
    )
    func unterminatedQuote(text: String, line: Int) {
        #expect(throws: CSVParser.UnterminatedQuote(line: line)) {
            try parse([Array(text.utf8)], ",")
        }
    }

    @Test("Only a line with nothing on it is blank")
    func blankLines() {
        var parser = CSVParser(delimiter: UInt8(ascii: ","))
        var rest = Array("\n\"\"\n \n,\n".utf8)[...]
        var blank: [Bool] = []
        while parser.readRecord(from: &rest) {
            blank.append(parser.record.isBlank)
        }
        #expect(blank == [true, false, false, false])
    }

    @Test("What is left of a cut off record is known")
    func partialRecord() {
        var parser = CSVParser(delimiter: UInt8(ascii: ","))
        var rest = Array("a,b\nc,\"d".utf8)[...]
        let isFirstComplete = parser.readRecord(from: &rest)
        #expect(isFirstComplete && !parser.hasPartialRecord)
        let isSecondComplete = parser.readRecord(from: &rest)
        #expect(!isSecondComplete)
        #expect(parser.hasPartialRecord && parser.isInsideQuotes)
        #expect(parser.record.line == 2 && parser.record.byteCount == 2)
    }

    private func parse(_ pieces: [[UInt8]], _ delimiter: Character) throws -> [ReadRecord] {
        var parser = CSVParser(delimiter: try #require(delimiter.asciiValue))
        var records: [ReadRecord] = []
        func take(_ record: CSVRecord) {
            records.append(ReadRecord(fields: record.fields, line: record.line, isStray: record.hasStrayQuote))
        }
        for piece in pieces {
            var rest = piece[...]
            while parser.readRecord(from: &rest) {
                take(parser.record)
            }
        }
        if try parser.finish() {
            take(parser.record)
        }
        return records
    }
}
