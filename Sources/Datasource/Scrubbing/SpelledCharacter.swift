/// One character of a text, or one byte of it, as it was before somebody wrote it with escapes.
struct SpelledCharacter {
    /// UTF-8, the first byte lowest.
    private let bytes: UInt32

    /// The number of its bytes, 1 to 4.
    let count: Int

    /// The other byte that it may stand for, where it has one.
    let alternative: UInt8?

    /// The number of bytes that it takes in the text.
    let length: Int

    init(_ byte: UInt8, or alternative: UInt8? = nil, length: Int) {
        bytes = UInt32(byte)
        count = 1
        self.alternative = alternative
        self.length = length
    }

    init(_ scalar: Unicode.Scalar, length: Int) {
        var bytes: UInt32 = 0
        var count = 0
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            bytes |= UInt32(byte) << UInt32(count * 8)
            count += 1
        }
        self.bytes = bytes
        self.count = count
        alternative = nil
        self.length = length
    }

    func byte(_ number: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: bytes >> UInt32(number * 8))
    }
}

/// The control characters that are written as a backslash and a letter.
enum ControlEscape {
    static func letter(for character: UInt8) -> UInt8? {
        switch character {
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        default: nil
        }
    }

    static func character(for letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "r"): 0x0D
        default: nil
        }
    }
}
