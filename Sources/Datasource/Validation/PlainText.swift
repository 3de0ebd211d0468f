import JSON

/// Checks of UTF-8 that is known to be valid, because a parser of JSON has accepted it.
enum PlainText {
    /// How many Unicode scalars (code points) a text has.
    static func scalarCount(of text: UnsafeRawBufferPointer) -> Int {
        var count = 0
        for byte in text where byte & 0xC0 != 0x80 {
            count += 1
        }
        return count
    }

    /// Whether there is a character of the Unicode category Cc: U+0000 to U+001F, U+007F to U+009F.
    @inline(__always)
    static func hasControlCharacter(_ text: UnsafeRawBufferPointer) -> Bool {
        !text.isPrintableASCII && holdsControlCharacter(text)
    }

    private static func holdsControlCharacter(_ text: UnsafeRawBufferPointer) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            if byte < 0x20 || byte == 0x7F {
                return true
            }
            // U+0080 to U+009F are C2 80 to C2 9F.
            if previous == 0xC2, byte < 0xA0 {
                return true
            }
            previous = byte
        }
        return false
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26
    }

    static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }
}
