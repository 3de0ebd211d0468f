import Foundation
import JSON
import Testing

/// The work grows with the size of a text, not with its square: ten times the text may take up to forty times as long
/// here, while a quadratic algorithm takes a hundred times. The step to 200,000 keys comes last, so that a quadratic
/// algorithm fails before it.
struct LinearTimeTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: @Sendable (Int) -> String

        func bytes(_ count: Int) -> [UInt8] {
            Array(text(count).utf8)
        }
    }

    static let shapes = [
        Shape(testDescription: "one object with distinct keys") { count in
            "{" + (0..<count).map { "\"key\($0)\":0" }.joined(separator: ",") + "}"
        },
        Shape(testDescription: "keys that differ in their last characters") { count in
            let start = String(repeating: "x", count: 40)
            return "{" + (0..<count).map { "\"\(start)\($0 + 1_000_000)\":0" }.joined(separator: ",") + "}"
        },
        Shape(testDescription: "keys with escapes") { count in
            "{" + (0..<count).map { "\"\\u006b\($0)\":0" }.joined(separator: ",") + "}"
        },
        Shape(testDescription: "many small objects") { count in
            "[" + (0..<(count / 4)).map { "{\"a\":\($0),\"b\":0,\"c\":0,\"d\":0}" }.joined(separator: ",") + "]"
        },
        Shape(testDescription: "a duplicate at the end of a long array") { count in
            "[" + String(repeating: "0,", count: count) + "{\"a\":1,\"a\":2}]"
        },
        Shape(testDescription: "brackets opened and closed") { count in
            "[" + Array(repeating: "[[[]]]", count: count / 4).joined(separator: ",") + "]"
        },
    ]

    @Test(arguments: shapes)
    func parsingAndFindingDuplicates(_ shape: Shape) throws {
        let small = try shortestTime(for: shape.bytes(500))
        let medium = try shortestTime(for: shape.bytes(5_000))
        try #require(medium < small * 40)
        let large = try shortestTime(for: shape.bytes(200_000))
        #expect(large < medium * 160)
    }

    private func shortestTime(for bytes: [UInt8]) throws -> Double {
        var shortest = Double.infinity
        for _ in 0..<3 {
            let start = Self.threadTime()
            try Parsing.withView(of: bytes) { view in
                _ = view.firstDuplicateKey()
            }
            shortest = min(shortest, Self.threadTime() - start)
        }
        return shortest
    }

    /// Seconds that this thread has run, so that other work on the machine doesn't count.
    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
