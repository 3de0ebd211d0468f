import JSON
import Testing

@testable import Datasource

/// The checks that look at eight bytes at a time, against the same said byte by byte.
struct PlainTextTests {
    @Test("Any byte at any place of texts of any length", arguments: 0...20)
    func printableASCII(length: Int) {
        for position in 0..<max(length, 1) {
            for byte in UInt8.min...UInt8.max {
                var text = [UInt8](repeating: UInt8(ascii: "z"), count: length)
                if position < length {
                    text[position] = byte
                }
                let expected = text.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
                #expect(text.withUnsafeBytes { $0.isPrintableASCII } == expected)
            }
        }
    }

    @Test("Texts that differ at any place", arguments: 0...40)
    func sameBytes(length: Int) {
        let text = (0..<length).map { UInt8($0 + 1) }
        #expect(Self.areSame(text, text))
        #expect(!Self.areSame(text, text + [0]))
        for position in 0..<length {
            var other = text
            other[position] ^= 0x80
            #expect(!Self.areSame(text, other))
        }
    }

    @Test("A table finds its keys and no others", arguments: [0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 24, 40])
    func keyTable(length: Int) {
        let arena = Arena()
        let key = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        let table = KeyTable(
            [.init(text: key + "!", number: 0), .init(text: key + "?", number: 1, isAlias: true)],
            in: arena
        )
        withExtendedLifetime(arena) {
            #expect(Self.find(key + "!", in: table)?.number == 0)
            #expect(Self.find(key + "?", in: table)?.number == 1)
            #expect(Self.find(key + "?", in: table)?.isAlias == true)
            #expect(Self.find(key + ".", in: table) == nil)
            #expect(Self.find(key, in: table) == nil)
            #expect(Self.find(key + "!!", in: table) == nil)
            for position in 0..<length {
                var other = Array((key + "!").utf8)
                other[position] = UInt8(ascii: "_")
                #expect(other.withUnsafeBytes { table.find($0) } == nil)
            }
        }
    }

    private static func find(_ key: String, in table: KeyTable) -> KeyTable.Match? {
        Array(key.utf8).withUnsafeBytes { table.find($0) }
    }

    private static func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { left.hasSameBytes(as: $0) } }
    }

    @Test("The control characters of Unicode, and nothing else")
    func controlCharacters() {
        for value in UInt32(0)...0x2FF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = Array("a\(Character(scalar))b".utf8)
            let isControl = scalar.properties.generalCategory == .control
            #expect(text.withUnsafeBytes { PlainText.hasControlCharacter($0) } == isControl)
        }
    }
}
