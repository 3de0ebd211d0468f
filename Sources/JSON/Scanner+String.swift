/// Strings (RFC 8259, section 7): the plain run is read eight bytes at a time, everything else byte by byte.
extension Scanner {
    /// Scans a string whose opening quote stands at the cursor.
    @inline(__always)
    mutating func scanString(into tokens: inout TokenStorage) throws(JSONSyntaxError) {
        position += 1
        let start = position
        var hasEscapes = false
        while true {
            skipPlainBytes()
            guard position < end else { throw failure(.unexpectedEnd) }
            let byte = byte(at: position)
            if byte == ASCII.quote {
                break
            }
            if byte == ASCII.backslash {
                hasEscapes = true
                try scanEscape()
            } else if byte < ASCII.space {
                throw failure(.controlCharacter)
            } else {
                try scanMultibyteCharacters()
            }
        }
        tokens.append(
            JSONToken(
                kind: .string,
                offset: start,
                length: position - start,
                next: tokens.count + 1,
                hasEscapes: hasEscapes
            )
        )
        position += 1
    }

    /// Moves to the next byte that isn't a printable ASCII character, or is a quote or a backslash.
    ///
    /// Eight bytes at a time, as one integer: a byte's top bit is set in `special` when that byte needs a look. The
    /// classic tests for "a byte is zero" (after an exclusive or with what is sought) and "a byte is below 0x20" can
    /// mark a byte too many above the first one that is really special, never one too few below it, and only the first
    /// one counts.
    @inline(__always)
    private mutating func skipPlainBytes() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while position &+ 8 <= end {
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(ASCII.quote))
            let backslashes = word ^ (ones &* UInt64(ASCII.backslash))
            let special =
                (word
                    | ((quotes &- ones) & ~quotes)
                    | ((backslashes &- ones) & ~backslashes)
                    | (word &- (ones &* UInt64(ASCII.space)))) & tops
            if special != 0 {
                position &+= special.trailingZeroBitCount / 8
                return
            }
            position &+= 8
        }
        while position < end, Self.isPlain(byte(at: position)) {
            position &+= 1
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= ASCII.space && byte < 0x80 && byte != ASCII.quote && byte != ASCII.backslash
    }

    private mutating func scanEscape() throws(JSONSyntaxError) {
        position += 1
        guard position < end else { throw failure(.unexpectedEnd) }
        switch byte(at: position) {
        case ASCII.quote, ASCII.backslash, ASCII.slash,
            UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            try scanUnicodeEscape()
        default:
            throw failure(.invalidEscape)
        }
    }

    /// `\uXXXX`, and the second half with it where the first is a high surrogate. The cursor stands at the `u`.
    private mutating func scanUnicodeEscape() throws(JSONSyntaxError) {
        let escape = position - 1
        position += 1
        let first = try scanFourHexDigits()
        guard first & 0xF800 == 0xD800 else { return }
        let isHigh = first & 0x0400 == 0
        if isHigh, try scanByte(ASCII.backslash), try scanByte(UInt8(ascii: "u")) {
            let second = try scanFourHexDigits()
            if second & 0xFC00 == 0xDC00 {
                return
            }
        }
        throw JSONSyntaxError(reason: .unpairedSurrogate, offset: escape)
    }

    /// Moves past an expected byte and returns true, or returns false where another stands.
    private mutating func scanByte(_ expected: UInt8) throws(JSONSyntaxError) -> Bool {
        guard position < end else { throw failure(.unexpectedEnd) }
        guard byte(at: position) == expected else { return false }
        position += 1
        return true
    }

    private mutating func scanFourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < end, let digit = ASCII.hexDigit(byte(at: position)) else {
                throw failure(.invalidEscape)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
