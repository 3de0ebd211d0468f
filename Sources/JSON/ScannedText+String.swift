/// Strings (RFC 8259, section 7): the plain run is read eight bytes at a time, everything else byte by byte.
extension ScannedText {
    /// The next byte that isn't a printable ASCII character, or is a quote or a backslash.
    ///
    /// Eight bytes at a time, as one integer: a byte's top bit is set in `special` when that byte needs a look. Subtracting
    /// sets the top bit of a byte that is zero (after an exclusive or with what is sought) or below 0x20; it may mark a byte
    /// too many above the first one that is really special, by a borrow, or one that isn't ASCII, but never one too few
    /// below it, and only the first one counts.
    @inline(__always)
    func endOfPlainRun(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var offset = start
        while offset &+ 8 <= end {
            let word = UInt64(littleEndian: self.start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let quotes = (word ^ (ones &* UInt64(ASCII.quote))) &- ones
            let backslashes = (word ^ (ones &* UInt64(ASCII.backslash))) &- ones
            let controls = word &- (ones &* UInt64(ASCII.space))
            let special = (word | quotes | backslashes | controls) & tops
            if special != 0 {
                return offset &+ special.trailingZeroBitCount / 8
            }
            offset &+= 8
        }
        while offset < end, Self.isPlain(byte(at: offset)) {
            offset &+= 1
        }
        return offset
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= ASCII.space && byte < 0x80 && byte != ASCII.quote && byte != ASCII.backslash
    }

    /// The closing quote of a string that isn't plain to its end.
    ///
    /// - Parameter start: where its first plain run ends.
    @inline(never)
    func endOfString(from start: Int) throws(JSONSyntaxError) -> (end: Int, hasEscapes: Bool) {
        var offset = start
        var hasEscapes = false
        while offset < end {
            let byte = byte(at: offset)
            if byte == ASCII.quote {
                return (offset, hasEscapes)
            }
            if byte == ASCII.backslash {
                hasEscapes = true
                offset = try endOfEscape(from: offset)
            } else if byte < ASCII.space {
                throw failure(.controlCharacter, at: offset)
            } else {
                offset = try endOfMultibyteCharacters(from: offset)
            }
            offset = endOfPlainRun(from: offset)
        }
        throw failure(.unexpectedEnd, at: offset)
    }

    /// - Parameter start: where the backslash stands.
    private func endOfEscape(from start: Int) throws(JSONSyntaxError) -> Int {
        let letter = start + 1
        guard letter < end else { throw failure(.unexpectedEnd, at: letter) }
        switch byte(at: letter) {
        case ASCII.quote, ASCII.backslash, ASCII.slash,
            UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return letter + 1
        case UInt8(ascii: "u"):
            return try endOfUnicodeEscape(from: start)
        default:
            throw failure(.invalidEscape, at: letter)
        }
    }

    /// `\uXXXX`, and the second half with it where the first is a high surrogate.
    private func endOfUnicodeEscape(from start: Int) throws(JSONSyntaxError) -> Int {
        let first = try fourHexDigits(at: start + 2)
        let second = start + 6
        guard first & 0xF800 == 0xD800 else { return second }
        let isHigh = first & 0x0400 == 0
        if isHigh, try has(ASCII.backslash, at: second), try has(UInt8(ascii: "u"), at: second + 1) {
            if try fourHexDigits(at: second + 2) & 0xFC00 == 0xDC00 {
                return second + 6
            }
        }
        throw JSONSyntaxError(reason: .unpairedSurrogate, offset: start)
    }

    /// Whether a byte stands there; that the text ends is an error.
    private func has(_ expected: UInt8, at offset: Int) throws(JSONSyntaxError) -> Bool {
        guard offset < end else { throw failure(.unexpectedEnd, at: offset) }
        return byte(at: offset) == expected
    }

    private func fourHexDigits(at start: Int) throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for offset in start..<start + 4 {
            guard offset < end, let digit = ASCII.hexDigit(byte(at: offset)) else {
                throw failure(.invalidEscape, at: offset)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
