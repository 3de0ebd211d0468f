import Foundation
import JSON
import Testing

/// Damaged texts are refused or read, never anything else.
struct MutationTests {
    @Test(
        "A damaged text is refused inside its bounds, or read as a value that can be written",
        arguments: UInt64(1)...40
    )
    func damaged(_ seed: UInt64) throws {
        try forEachDamagedText(seed: seed) { bytes in
            if let failure = Parsing.failure(of: bytes) {
                #expect((0...bytes.count).contains(failure.offset))
                #expect((failure.offset == bytes.count) == (failure.reason == .unexpectedEnd))
            } else {
                let value = try Parsing.value(of: bytes)
                #expect(try Parsing.value(of: value.bytes) == value)
            }
        }
    }

    @Test("Nothing is accepted that Foundation refuses", arguments: UInt64(41)...60)
    func foundationAgrees(_ seed: UInt64) throws {
        try forEachDamagedText(seed: seed) { bytes in
            guard Parsing.failure(of: bytes) == nil, !FoundationValue.mayOverflow(bytes) else { return }
            #expect(FoundationValue.isAccepted(bytes), "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private func forEachDamagedText(seed: UInt64, _ check: ([UInt8]) throws -> Void) throws {
        var random = RandomValue(seed: seed)
        var spelling = RandomSpelling(seed: seed)
        var mutation = Mutation(seed: seed)
        for _ in 0..<100 {
            let text = Array(spelling.text(of: random.value(depth: 3)).utf8)
            for _ in 0..<4 {
                try check(mutation.mutated(text))
            }
        }
    }
}
