import JSON
import Testing

/// Strings are read eight bytes at a time: each byte in each place of such a group must be seen for what it is.
struct StringScanningTests {
    @Test("Every byte is recognised at every place of a string", arguments: 0..<20)
    func everyByteAtEveryPlace(_ place: Int) {
        for byte in UInt8.min...UInt8.max {
            var inside = [UInt8](repeating: UInt8(ascii: "x"), count: 20)
            inside[place] = byte
            let refusal = Refusal(of: [0x22] + inside + [0x22])
            #expect(refusal == expected(byte, at: place + 1, followedByX: place < 19), "\(byte) at \(place)")
        }
    }

    private func expected(_ byte: UInt8, at offset: Int, followedByX: Bool) -> Refusal? {
        switch byte {
        case 0x22: Refusal(.trailingBytes, at: offset + 1)
        case 0x5C where followedByX: Refusal(.invalidEscape, at: offset + 1)
        case 0x5C: Refusal(.unexpectedEnd, at: 22)
        case 0x00..<0x20: Refusal(.controlCharacter, at: offset)
        case 0x20..<0x80: nil
        default: Refusal(.invalidUTF8, at: offset)
        }
    }

    @Test("Two special bytes near each other are seen in their order")
    func pairsOfSpecialBytes() {
        for first in 0..<16 {
            for second in (first + 1)..<18 {
                var inside = [UInt8](repeating: 0x21, count: 18)
                inside[first] = 0x01
                inside[second] = 0x22
                let refusal = Refusal(of: [0x22] + inside + [0x22])
                #expect(refusal == Refusal(.controlCharacter, at: first + 1), "\(first), \(second)")
            }
        }
    }

    @Test("Whether bytes are UTF-8 is answered as the standard library answers it: two bytes")
    func twoBytes() {
        for first in UInt8(0x80)...0xFF {
            for second in UInt8.min...0xFF where second >= 0x20 && second != 0x22 && second != 0x5C {
                compareWithStandardLibrary([first, second])
            }
        }
    }

    @Test("Whether bytes are UTF-8 is answered as the standard library answers it: three and four bytes")
    func threeAndFourBytes() {
        let edges: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xF0, 0xFF]
        for first in UInt8(0xDF)...0xFF {
            for second in edges {
                for third in edges {
                    compareWithStandardLibrary([first, second, third])
                    for fourth in edges {
                        compareWithStandardLibrary([first, second, third, fourth])
                    }
                }
            }
        }
    }

    private func compareWithStandardLibrary(_ inside: [UInt8]) {
        let string = String(validating: inside, as: UTF8.self)
        let parsed = try? Parsing.value(of: [0x22] + inside + [0x22])
        guard parsed != string.map(JSONValue.string) else { return }
        Issue.record("\(inside) is read as \(parsed.debugDescription)")
    }
}
