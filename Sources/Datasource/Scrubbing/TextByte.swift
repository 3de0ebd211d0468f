/// What a byte of a text can be part of.
enum TextByte {
    /// Whether it is part of a word: a letter, a digit, an underscore or anything that isn't ASCII.
    static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || isAlphanumeric(byte)
    }

    /// Whether it can be part of base64, in a URL too, where some of its characters have percent escapes.
    static func isBase64(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "+/-_=%".utf8.contains(byte)
    }

    static func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        default: nil
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        PlainText.isLetter(byte) || PlainText.isDigit(byte)
    }
}
