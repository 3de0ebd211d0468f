import Testing

@testable import Vault

@Suite struct ManifestTests {
    private func sum(_ bytes: [UInt8]) throws -> MultisetSum {
        try #require(MultisetSum(bytes: [UInt8](repeating: 0, count: 32 - bytes.count) + bytes))
    }

    @Test(
        arguments: [
            ([], [], []),
            ([1], [2], [3]),
            ([0xFF], [1], [1, 0]),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [1], [1, 0, 0, 0, 0, 0, 0, 0, 0]),
            ([UInt8](repeating: 0xFF, count: 24), [1], [1] + [UInt8](repeating: 0, count: 24)),
            ([UInt8](repeating: 0xFF, count: 32), [1], []),
            (
                [UInt8](repeating: 0xFF, count: 32), [UInt8](repeating: 0xFF, count: 32),
                [UInt8](repeating: 0xFF, count: 31) + [0xFE]
            ),
        ] as [([UInt8], [UInt8], [UInt8])]
    )
    func sumsCarry(left: [UInt8], right: [UInt8], expected: [UInt8]) throws {
        var result = try sum(left)
        result += try sum(right)
        #expect(result == (try sum(expected)))
        result -= try sum(right)
        #expect(result == (try sum(left)))
        #expect(try sum(expected).bytes.suffix(expected.count) == expected[...])
    }

    @Test func theOrderOfAddingDoesNotMatter() throws {
        var numbers = (0..<200).map { _ in (0..<32).map { _ in UInt8.random(in: 0...255) } }
        func total() throws -> Manifest {
            try numbers.reduce(into: Manifest()) { try $0.add(sum($1)) }
        }
        let expected = try total()
        numbers.shuffle()
        #expect(try total() == expected)
        numbers[0][31] ^= 1
        #expect(try total() != expected)
    }

    @Test func whatIsRemovedWasNeverThere() throws {
        var manifest = Manifest(changes: 7)
        manifest.add(try sum([5]))
        let before = manifest
        manifest.add(try sum([9, 9, 9]))
        manifest.remove(try sum([9, 9, 9]))
        #expect(manifest == before)
        manifest.remove(try sum([5]))
        #expect(manifest == Manifest(changes: 7))
    }

    @Test func itsBytesAreReadBack() throws {
        var manifest = Manifest(changes: 0x0102_0304_0506_0708)
        manifest.add(try sum([1, 2, 3]))
        #expect(manifest.bytes.count == 48)
        #expect(Manifest(bytes: manifest.bytes) == manifest)
        #expect(Manifest(bytes: []) == nil)
        #expect(Manifest(bytes: manifest.bytes + [0]) == nil)
    }
}
