import Datasource
import JSON
import POSIX
import Testing

@testable import Connectivity

/// The beginning of a file that goes on.
struct CSVPrefixTests {
    static let texts: [(bytes: [UInt8], encoding: TextEncoding)] = [
        (Array("id,name\r\n1,\"Ann\r\n\"\"é\"\"\"\r\n2,日本🙂\r\n3,\"x,y\"\r\n".utf8), .utf8),
        (Array("id,name\n1,\"a\nb\"\n\n2,é\n".utf8), .utf8),
        (Array("id,name\r1,é🙂\r2,x\r".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, .utf16LittleEndian),
    ]

    @Test("Wherever a file is cut off, its whole rows are read and the rest is no failure", arguments: texts)
    func everyCut(bytes: [UInt8], encoding: TextEncoding) throws {
        let header = try inspect(bytes, encoding, isComplete: true)
        #expect(header.layout.columnCount == 2)
        let lineBreak = try #require(bytes.firstIndex { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") })
        let headerSize = lineBreak + (encoding == .utf8 ? 1 : 2)
        var rows = 0
        for count in 1...bytes.count {
            let prefix = Array(bytes[..<count])
            guard count >= headerSize else {
                #expect(throws: TestFailure.self) { try inspect(prefix, encoding, isComplete: false) }
                continue
            }
            let inspection = try inspect(prefix, encoding, isComplete: false)
            #expect(inspection.layout.columnCount == 2, "cut at \(count)")
            #expect(inspection.layout.rowCount >= rows, "cut at \(count)")
            rows = inspection.layout.rowCount
            let warnings = inspection.warnings.filter { !$0.contains("is empty") }
            #expect(warnings == ["Only the first 1 MiB of the file was checked."], "cut at \(count)")
        }
        #expect(rows == header.layout.rowCount)
    }

    @Test("The same cuts in a complete file are failures where they hurt")
    func completeFile() {
        let quote = Array("a,b\n1,\"x".utf8)
        let character: [UInt8] = Array("a,b\n1,".utf8) + [0xC3]
        for bytes in [quote, character] {
            #expect(throws: TestFailure.self) { try inspect(bytes, .utf8, isComplete: true) }
        }
    }

    @Test("A first row without end is a failure")
    func endlessFirstRow() {
        let bytes = Array(repeating: UInt8(ascii: "a"), count: FilePrefix.limit)
        #expect {
            try inspect(bytes, .utf8, isComplete: false)
        } throws: { error in
            (error as? TestFailure)?.message == "The first row doesn't end within the first 1 MiB of the file."
        }
    }

    @Test("A quotation mark that swallows the rest is remarked upon")
    func openQuote() throws {
        let text = "a,b\n1,2\n3,\"4\n" + String(repeating: "5,6\n", count: 100_000)
        let inspection = try inspect(Array(text.utf8), .utf8, isComplete: false)
        #expect(
            inspection.warnings.first == "The row that begins on line 3 doesn't end within the part that was checked;"
                + " a quotation mark may be left open."
        )
    }

    @Test("Work on the rows stops when it has to", arguments: [Interruption.Cause.deadline, .cancelled])
    func interruption(cause: Interruption.Cause) {
        let session = TestSession.patient(milliseconds: cause == .deadline ? 0 : 30_000)
        if cause == .cancelled {
            session.interruption.cancel()
        }
        let bytes = Array("a,b\n1,2\n".utf8)
        #expect {
            try inspect(bytes, .utf8, isComplete: true, session)
        } throws: { error in
            let failure = error as? TestFailure
            return failure?.stage == .query && failure?.reason == (cause == .deadline ? .timeout : .unknown)
        }
    }

    @Test("Whatever bytes stand in a file, the answer is a layout or a failure of the content")
    func anyBytes() throws {
        var seed: UInt64 = 42
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        let texts = ["a", ",", ";", "\"", "\n", "\r", "\r\n", "é", "1", "-", ".", " "]
        let pieces = texts.map { Array($0.utf8) } + [[0xC3], [0]]
        var layouts = 0
        for _ in 0..<2_000 {
            let bytes = (0..<random(24)).flatMap { _ in pieces[random(pieces.count)] }
            for (encoding, isComplete) in [(TextEncoding.utf8, true), (.utf8, false), (.utf16LittleEndian, true)] {
                do {
                    let inspection = try inspect(bytes, encoding, isComplete: isComplete)
                    #expect(inspection.columns.count == inspection.layout.columnCount)
                    layouts += 1
                } catch let failure as TestFailure {
                    #expect(failure.reason == .malformedData)
                }
            }
        }
        #expect(layouts > 500)
    }

    private func inspect(
        _ bytes: [UInt8],
        _ encoding: TextEncoding,
        isComplete: Bool,
        _ session: TestSession = .patient()
    ) throws -> CSVInspection {
        let prefix = FilePrefix(bytes: bytes, size: bytes.count, isComplete: isComplete)
        let plain: JSONObject = ["file": "x.csv", "encoding": .string(encoding.name), "delimiter": ","]
        let parameters = try CSVParameters(Credentials(plain: plain))
        return try CSVInspection(prefix, parameters, profilesColumns: true, session)
    }
}
