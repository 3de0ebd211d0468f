/// Escapes in strings (RFC 8259, section 7), both ways.
enum JSONEscapes {
    /// The bytes of UTF-8 that a string's spelling stands for.
    ///
    /// - Parameter spelling: the bytes between the quotes of a string that a parser has accepted.
    static func resolve(_ spelling: UnsafeRawBufferPointer) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(spelling.count)
        var position = 0
        while position < spelling.count {
            let byte = spelling[position]
            if byte == ASCII.backslash {
                position = resolveEscape(in: spelling, at: position + 1, into: &text)
            } else {
                text.append(byte)
                position += 1
            }
        }
        return text
    }

    /// Resolves the escape whose letter stands at `position`, and returns the place after it.
    private static func resolveEscape(
        in spelling: UnsafeRawBufferPointer,
        at position: Int,
        into text: inout [UInt8]
    ) -> Int {
        switch spelling[position] {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(ASCII.lineFeed)
        case UInt8(ascii: "r"): text.append(ASCII.carriageReturn)
        case UInt8(ascii: "t"): text.append(ASCII.tab)
        case UInt8(ascii: "u"):
            var unit = codeUnit(in: spelling, at: position + 1)
            var end = position + 5
            if unit & 0xFC00 == 0xD800 {
                let low = codeUnit(in: spelling, at: position + 7)
                unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
                end = position + 11
            }
            appendUTF8(unit, to: &text)
            return end
        case let plain: text.append(plain)
        }
        return position + 1
    }

    private static func codeUnit(in spelling: UnsafeRawBufferPointer, at position: Int) -> UInt32 {
        var unit: UInt32 = 0
        for offset in 0..<4 {
            unit = unit << 4 | UInt32(ASCII.hexDigit(spelling[position + offset]) ?? 0)
        }
        return unit
    }

    private static func appendUTF8(_ codePoint: UInt32, to text: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(codePoint) else { return }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
