import Testing

@testable import JSONRPC

@Suite struct LineFramerTests {
    /// Feeds pieces to a framer, as reads would bring them.
    private func lines(of pieces: [[UInt8]], limit: Int = 100) -> [String] {
        var framer = LineFramer(limit: limit)
        var lines: [String] = []
        for piece in pieces {
            var rest = piece[...]
            while !rest.isEmpty {
                let space = framer.spaceToFill()
                let part = rest.prefix(space.count)
                space.copyBytes(from: part)
                framer.filled(part.count)
                rest = rest.dropFirst(part.count)
                while let line = framer.next() {
                    lines.append(text(line))
                }
            }
        }
        while let line = framer.last() {
            lines.append(text(line))
        }
        return lines
    }

    private func text(_ line: LineFramer.Line) -> String {
        switch line {
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .tooLong: "<too long>"
        }
    }

    static let texts: [(text: String, limit: Int, lines: [String])] = [
        ("", 10, []),
        ("\n", 10, [""]),
        ("a\n", 10, ["a"]),
        ("a", 10, ["a"]),
        ("a\nb", 10, ["a", "b"]),
        ("a\r\nb\r\n", 10, ["a", "b"]),
        ("a\r\n\r\n \t\nb\r", 10, ["a", "", " \t", "b"]),
        ("a\rb\r\r\n", 10, ["a\rb\r"]),
        ("é€😀\nß\n", 20, ["é€😀", "ß"]),
        ("1234\n12345\n123456\n1\n", 5, ["1234", "12345", "<too long>", "1"]),
        ("12345\r\n123456\r\n1\r\n", 5, ["12345", "<too long>", "1"]),
        ("12345", 5, ["12345"]),
        ("12345\r", 5, ["12345"]),
        ("123456", 5, ["<too long>"]),
        ("1234567890123\n1234567890\n\n1", 5, ["<too long>", "<too long>", "", "1"]),
        ("1234567890123", 5, ["<too long>"]),
        ("12\n345678901\n12", 5, ["12", "<too long>", "12"]),
    ]

    @Test(arguments: texts)
    func cutsTextHoweverItIsSplit(_ example: (text: String, limit: Int, lines: [String])) {
        let bytes = example.text.bytes
        #expect(lines(of: [bytes], limit: example.limit) == example.lines)
        #expect(lines(of: bytes.map { [$0] }, limit: example.limit) == example.lines)
        for first in 0...bytes.count {
            let two = [Array(bytes[..<first]), Array(bytes[first...])]
            #expect(lines(of: two, limit: example.limit) == example.lines, "split at \(first)")
            for second in first...bytes.count {
                let three = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                #expect(lines(of: three, limit: example.limit) == example.lines, "split at \(first) and \(second)")
            }
        }
    }

    @Test func keepsLinesThatAreLongerThanItsBuffer() {
        let lengths = [0, 1, 4095, 4096, 131_071, 131_072, 131_073, 300_000, 5, 1_000_000, 0, 131_000, 131_000, 7]
        let expected = lengths.map { String(repeating: "x", count: $0) }
        let bytes = expected.map { $0 + "\n" }.joined().bytes
        for size in [1000, 4096, 65_536, 99_991, bytes.count] {
            let pieces = stride(from: 0, to: bytes.count, by: size).map { start in
                Array(bytes[start..<min(bytes.count, start + size)])
            }
            #expect(lines(of: pieces, limit: 1_000_000) == expected)
        }
    }

    @Test func skipsALongLineWithoutKeepingIt() {
        var framer = LineFramer(limit: 1 << 20)
        var reports = 0
        var largest = 0
        for _ in 0..<1000 {
            let space = framer.spaceToFill()
            largest = max(largest, framer.capacity)
            space.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "x"))
            framer.filled(space.count)
            while let line = framer.next() {
                #expect(text(line) == "<too long>")
                reports += 1
            }
        }
        #expect(reports == 1)
        #expect(largest <= (1 << 20) + 256 * 1024)
        #expect(framer.capacity < largest)

        let space = framer.spaceToFill()
        space.copyBytes(from: "the rest\nnext\n".bytes)
        framer.filled(14)
        #expect(framer.next().map(text) == "next")
        #expect(framer.next() == nil)
        #expect(framer.last() == nil)
    }
}
