/// Base64 (RFC 4648, sections 4 and 5), itself written in some way: `%2B` in a URL, `\/` in JSON.
struct Base64Spelling {
    /// In a base64 text a part may begin in the middle of a digit. These are the bits of the part that stand before the
    /// first digit that it has for itself, when 0, 1 or 2 bytes stand before it.
    static let phases = [0, 4, 2]

    private let spelling: SecretSpelling

    init(_ spelling: SecretSpelling) {
        self.spelling = spelling
    }

    /// The bits of the first four digits here, 24 in number.
    func firstBits(in text: [UInt8], at start: Int) -> UInt32? {
        var position = start
        var bits: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = digit(in: text, at: &position) else { return nil }
            bits = bits << 6 | UInt32(digit)
        }
        return bits
    }

    /// Where the digits end that depend on a part alone, or nil if they aren't there.
    ///
    /// - Parameter phase: one of `phases`.
    func end(of part: ArraySlice<UInt8>, in text: [UInt8], from start: Int, phase: Int) -> Int? {
        var position = start
        var bit = phase
        while bit + 6 <= part.count * 8 {
            guard let digit = digit(in: text, at: &position), digit == Self.sixBits(of: part, from: bit) else {
                return nil
            }
            bit += 6
        }
        return position
    }

    private static func sixBits(of part: ArraySlice<UInt8>, from bit: Int) -> UInt8 {
        let place = part.startIndex + bit >> 3
        let high = UInt16(part[place]) << 8
        let low = place + 1 < part.endIndex ? UInt16(part[place + 1]) : 0
        return UInt8(truncatingIfNeeded: (high | low) >> UInt16(10 - bit & 7)) & 0x3F
    }

    /// The value of the digit at a place, which is moved behind it.
    private func digit(in text: [UInt8], at position: inout Int) -> UInt8? {
        guard let character = spelling.character(in: text, at: position), character.count == 1 else { return nil }
        position += character.length
        let byte = character.byte(0)
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): return byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): return 63
        default: return nil
        }
    }
}
