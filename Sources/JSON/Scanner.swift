/// The grammar of RFC 8259 over a byte buffer: a cursor that moves forward once.
struct Scanner {
    let text: UnsafeRawPointer
    let end: Int
    let limits: JSONLimits

    var position = 0

    /// Index of the innermost open container's token, or -1.
    private var container = -1
    private var depth = 0
    private var values = 0

    init(text: UnsafeRawPointer, end: Int, limits: JSONLimits) {
        self.text = text
        self.end = end
        self.limits = limits
    }

    @inline(__always)
    func byte(at index: Int) -> UInt8 {
        text.load(fromByteOffset: index, as: UInt8.self)
    }

    func failure(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
        JSONSyntaxError(reason: position >= end ? .unexpectedEnd : reason, offset: min(position, end))
    }

    @inline(__always)
    private mutating func skipWhiteSpace() {
        while position < end {
            let byte = byte(at: position)
            guard byte == ASCII.space || byte == ASCII.lineFeed || byte == ASCII.carriageReturn || byte == ASCII.tab
            else { return }
            position += 1
        }
    }

    /// The whole text: one value, with nothing but white space around it.
    mutating func scanText(into tokens: inout TokenStorage) throws(JSONSyntaxError) {
        try refuseByteOrderMark()
        repeat {
            let opened = try scanValue(into: &tokens)
            if !opened {
                try scanAfterValue(in: &tokens)
            }
        } while container >= 0
        skipWhiteSpace()
        if position < end {
            throw failure(.trailingBytes)
        }
    }

    private func refuseByteOrderMark() throws(JSONSyntaxError) {
        if end >= 3, byte(at: 0) == 0xEF, byte(at: 1) == 0xBB, byte(at: 2) == 0xBF {
            throw failure(.byteOrderMark)
        }
    }

    /// Scans a scalar or an empty container whole, or opens a container and stops before its first value.
    ///
    /// - Returns: whether a container was opened.
    @inline(__always)
    private mutating func scanValue(into tokens: inout TokenStorage) throws(JSONSyntaxError) -> Bool {
        skipWhiteSpace()
        guard position < end else { throw failure(.unexpectedEnd) }
        values += 1
        if values > limits.values {
            throw failure(.tooManyValues(limit: limits.values))
        }
        switch byte(at: position) {
        case ASCII.quote:
            try scanString(into: &tokens)
        case ASCII.openBrace:
            return try openContainer(.object, closedBy: ASCII.closeBrace, in: &tokens)
        case ASCII.openBracket:
            return try openContainer(.array, closedBy: ASCII.closeBracket, in: &tokens)
        case ASCII.minus, ASCII.zero...ASCII.nine:
            let start = position
            try scanNumber()
            tokens.append(JSONToken(kind: .number, offset: start, length: position - start, next: tokens.count + 1))
        case UInt8(ascii: "t"):
            try scanLiteral("true", .true, into: &tokens)
        case UInt8(ascii: "f"):
            try scanLiteral("false", .false, into: &tokens)
        case UInt8(ascii: "n"):
            try scanLiteral("null", .null, into: &tokens)
        default:
            throw failure(.unexpectedByte(expected: .value))
        }
        return false
    }

    private mutating func openContainer(
        _ kind: JSONKind,
        closedBy closing: UInt8,
        in tokens: inout TokenStorage
    ) throws(JSONSyntaxError) -> Bool {
        depth += 1
        if depth > limits.depth {
            throw failure(.tooDeep(limit: limits.depth))
        }
        let index = tokens.count
        tokens.append(JSONToken(kind: kind, offset: position, length: 0, next: container))
        container = index
        position += 1
        skipWhiteSpace()
        guard position < end else { throw failure(.unexpectedEnd) }
        if byte(at: position) == closing {
            close(in: &tokens)
            return false
        }
        if kind == .object {
            try scanKey(into: &tokens)
        }
        return true
    }

    /// Closes the innermost container, whose closing byte stands at the cursor.
    private mutating func close(in tokens: inout TokenStorage) {
        let index = container
        // Open containers keep the index of the one around them; the outermost keeps -1 as UInt32.max.
        let parent = tokens.base[index].next
        container = parent == UInt32.max ? -1 : Int(parent)
        position += 1
        depth -= 1
        tokens.base[index].length = UInt32(truncatingIfNeeded: position - Int(tokens.base[index].offset))
        tokens.base[index].next = UInt32(truncatingIfNeeded: tokens.count)
    }

    /// After a whole value: counts it, closes every container that ends here, and reads up to the next value.
    @inline(__always)
    private mutating func scanAfterValue(in tokens: inout TokenStorage) throws(JSONSyntaxError) {
        while container >= 0 {
            tokens.base[container].count += 1
            let isObject = tokens.base[container].kind == .object
            skipWhiteSpace()
            guard position < end else { throw failure(.unexpectedEnd) }
            let byte = byte(at: position)
            if byte == ASCII.comma {
                position += 1
                if isObject {
                    skipWhiteSpace()
                    try scanKey(into: &tokens)
                }
                return
            }
            guard byte == (isObject ? ASCII.closeBrace : ASCII.closeBracket) else {
                throw failure(.unexpectedByte(expected: isObject ? .commaOrBrace : .commaOrBracket))
            }
            close(in: &tokens)
        }
    }

    @inline(__always)
    private mutating func scanKey(into tokens: inout TokenStorage) throws(JSONSyntaxError) {
        guard position < end, byte(at: position) == ASCII.quote else {
            throw failure(.unexpectedByte(expected: .key))
        }
        try scanString(into: &tokens)
        skipWhiteSpace()
        guard position < end, byte(at: position) == ASCII.colon else {
            throw failure(.unexpectedByte(expected: .colon))
        }
        position += 1
    }

    private mutating func scanLiteral(
        _ literal: StaticString,
        _ kind: JSONKind,
        into tokens: inout TokenStorage
    ) throws(JSONSyntaxError) {
        let start = position
        for index in 0..<literal.utf8CodeUnitCount {
            guard position < end, byte(at: position) == literal.utf8Start[index] else {
                throw failure(.unexpectedByte(expected: .value))
            }
            position += 1
        }
        tokens.append(JSONToken(kind: kind, offset: start, length: position - start, next: tokens.count + 1))
    }

    /// `[ minus ] int [ frac ] [ exp ]` (section 6). The value isn't computed: a number is its spelling.
    private mutating func scanNumber() throws(JSONSyntaxError) {
        if byte(at: position) == ASCII.minus {
            position += 1
        }
        if position < end, byte(at: position) == ASCII.zero {
            position += 1
        } else {
            try scanDigits()
        }
        if position < end, byte(at: position) == ASCII.dot {
            position += 1
            try scanDigits()
        }
        if position < end, byte(at: position) | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end, byte(at: position) == ASCII.plus || byte(at: position) == ASCII.minus {
                position += 1
            }
            try scanDigits()
        }
    }

    /// One digit at least.
    @inline(__always)
    private mutating func scanDigits() throws(JSONSyntaxError) {
        let start = position
        while position < end, ASCII.isDigit(byte(at: position)) {
            position += 1
        }
        if position == start {
            throw failure(.invalidNumber)
        }
    }
}
