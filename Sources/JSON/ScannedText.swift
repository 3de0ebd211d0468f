/// The bytes of a text that is being parsed: says where what begins at one offset ends.
///
/// It has no state, so that the scanner's cursor stays in a register however many of these functions it calls.
struct ScannedText {
    let start: UnsafeRawPointer

    /// The number of bytes.
    let end: Int

    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        start.load(fromByteOffset: offset, as: UInt8.self)
    }

    /// What is wrong at an offset; behind the last byte that is always that the text ends too early.
    func failure(_ reason: JSONSyntaxError.Reason, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(reason: offset >= end ? .unexpectedEnd : reason, offset: min(offset, end))
    }

    @inline(__always)
    func endOfWhiteSpace(from start: Int) -> Int {
        var offset = start
        while offset < end {
            let byte = byte(at: offset)
            // Most places have none, and one comparison tells.
            guard byte <= ASCII.space else { break }
            guard byte == ASCII.space || byte == ASCII.lineFeed || byte == ASCII.carriageReturn || byte == ASCII.tab
            else { break }
            offset &+= 1
        }
        return offset
    }

    func endOfLiteral(_ literal: StaticString, from start: Int) throws(JSONSyntaxError) -> Int {
        for index in 0..<literal.utf8CodeUnitCount {
            guard start + index < end, byte(at: start + index) == literal.utf8Start[index] else {
                throw failure(.unexpectedByte(expected: .value), at: start + index)
            }
        }
        return start + literal.utf8CodeUnitCount
    }
}

/// Numbers (RFC 8259, section 6). The value isn't computed: a number is its spelling.
extension ScannedText {
    /// `[ minus ] int [ frac ] [ exp ]`
    func endOfNumber(from start: Int) throws(JSONSyntaxError) -> Int {
        var offset = start
        if byte(at: offset) == ASCII.minus {
            offset += 1
        }
        if offset < end, byte(at: offset) == ASCII.zero {
            offset += 1
        } else {
            offset = try endOfDigits(from: offset)
        }
        if offset < end, byte(at: offset) == ASCII.dot {
            offset = try endOfDigits(from: offset + 1)
        }
        if offset < end, byte(at: offset) | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < end, byte(at: offset) == ASCII.plus || byte(at: offset) == ASCII.minus {
                offset += 1
            }
            offset = try endOfDigits(from: offset)
        }
        return offset
    }

    /// One digit at least.
    @inline(__always)
    private func endOfDigits(from start: Int) throws(JSONSyntaxError) -> Int {
        var offset = start
        while offset < end, ASCII.isDigit(byte(at: offset)) {
            offset &+= 1
        }
        if offset == start {
            throw failure(.invalidNumber, at: offset)
        }
        return offset
    }
}
