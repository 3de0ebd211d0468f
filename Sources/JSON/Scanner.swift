/// The grammar of RFC 8259 over a byte buffer: a cursor that moves forward once.
///
/// Everything that changes it is inlined into `scanText`, so that it lives in registers.
struct Scanner {
    private let text: ScannedText
    private let limits: JSONLimits

    private var position = 0

    /// Index of the innermost open container's token, or -1.
    private var container = -1

    /// Whether the next thing is the key of a member.
    private var expectsKey = false

    private var depth = 0
    private var values = 0

    init(text: UnsafeRawPointer, end: Int, limits: JSONLimits) {
        self.text = ScannedText(start: text, end: end)
        self.limits = limits
    }

    private func failure(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
        text.failure(reason, at: position)
    }

    /// The whole text: one value, with nothing but white space around it.
    mutating func scanText(into tokens: inout TokenStorage) throws(JSONSyntaxError) {
        try refuseByteOrderMark()
        repeat {
            if expectsKey {
                try scanKey(into: &tokens)
            }
            let opened = try scanValue(into: &tokens)
            if !opened {
                try scanAfterValue(in: &tokens)
            }
        } while container >= 0
        skipWhiteSpace()
        if position < text.end {
            throw failure(.trailingBytes)
        }
    }

    private func refuseByteOrderMark() throws(JSONSyntaxError) {
        if text.end >= 3, text.byte(at: 0) == 0xEF, text.byte(at: 1) == 0xBB, text.byte(at: 2) == 0xBF {
            throw failure(.byteOrderMark)
        }
    }

    @inline(__always)
    private mutating func skipWhiteSpace() {
        position = text.endOfWhiteSpace(from: position)
    }

    @inline(__always)
    private mutating func scanKey(into tokens: inout TokenStorage) throws(JSONSyntaxError) {
        skipWhiteSpace()
        guard position < text.end, text.byte(at: position) == ASCII.quote else {
            throw failure(.unexpectedByte(expected: .key))
        }
        try scanString(into: &tokens)
        skipWhiteSpace()
        guard position < text.end, text.byte(at: position) == ASCII.colon else {
            throw failure(.unexpectedByte(expected: .colon))
        }
        position &+= 1
    }

    /// Scans a scalar or an empty container whole, or opens a container and stops before its first value or key.
    ///
    /// - Returns: whether a container was opened.
    @inline(__always)
    private mutating func scanValue(into tokens: inout TokenStorage) throws(JSONSyntaxError) -> Bool {
        skipWhiteSpace()
        guard position < text.end else { throw failure(.unexpectedEnd) }
        values &+= 1
        if values > limits.values {
            throw failure(.tooManyValues(limit: limits.values))
        }
        switch text.byte(at: position) {
        case ASCII.quote:
            try scanString(into: &tokens)
        case ASCII.openBrace:
            return try openContainer(.object, closedBy: ASCII.closeBrace, in: &tokens)
        case ASCII.openBracket:
            return try openContainer(.array, closedBy: ASCII.closeBracket, in: &tokens)
        case ASCII.minus, ASCII.zero...ASCII.nine:
            scan(.number, upTo: try text.endOfNumber(from: position), into: &tokens)
        case UInt8(ascii: "t"):
            scan(.true, upTo: try text.endOfLiteral("true", from: position), into: &tokens)
        case UInt8(ascii: "f"):
            scan(.false, upTo: try text.endOfLiteral("false", from: position), into: &tokens)
        case UInt8(ascii: "n"):
            scan(.null, upTo: try text.endOfLiteral("null", from: position), into: &tokens)
        default:
            throw failure(.unexpectedByte(expected: .value))
        }
        return false
    }

    /// A scalar that isn't a string, whose end is known.
    @inline(__always)
    private mutating func scan(_ kind: JSONKind, upTo end: Int, into tokens: inout TokenStorage) {
        tokens.append(JSONToken(kind: kind, offset: position, length: end &- position, next: tokens.count &+ 1))
        position = end
    }

    /// Scans a string or a key, whose opening quote stands at the cursor.
    @inline(__always)
    private mutating func scanString(into tokens: inout TokenStorage) throws(JSONSyntaxError) {
        let start = position &+ 1
        var end = text.endOfPlainRun(from: start)
        let isPlain = end < text.end && text.byte(at: end) == ASCII.quote
        var hasEscapes = false
        if !isPlain {
            (end, hasEscapes) = try text.endOfString(from: end)
        }
        tokens.append(
            JSONToken(
                kind: .string,
                offset: start,
                length: end &- start,
                next: tokens.count &+ 1,
                hasEscapes: hasEscapes
            )
        )
        position = end &+ 1
    }

    @inline(__always)
    private mutating func openContainer(
        _ kind: JSONKind,
        closedBy closing: UInt8,
        in tokens: inout TokenStorage
    ) throws(JSONSyntaxError) -> Bool {
        depth &+= 1
        if depth > limits.depth {
            throw failure(.tooDeep(limit: limits.depth))
        }
        let index = tokens.count
        tokens.append(JSONToken(kind: kind, offset: position, length: 0, next: container))
        container = index
        position &+= 1
        skipWhiteSpace()
        guard position < text.end else { throw failure(.unexpectedEnd) }
        if text.byte(at: position) == closing {
            close(in: &tokens)
            return false
        }
        expectsKey = kind == .object
        return true
    }

    /// Closes the innermost container, whose closing byte stands at the cursor.
    @inline(__always)
    private mutating func close(in tokens: inout TokenStorage) {
        let token = tokens.base + container
        // Open containers keep the index of the one around them; the outermost keeps -1 as UInt32.max.
        let parent = token.pointee.next
        container = parent == UInt32.max ? -1 : Int(parent)
        position &+= 1
        depth &-= 1
        token.pointee.length = UInt32(truncatingIfNeeded: position) &- token.pointee.offset
        token.pointee.next = UInt32(truncatingIfNeeded: tokens.count)
    }

    /// After a whole value: counts it, closes every container that ends here, and reads up to the next value or key.
    @inline(__always)
    private mutating func scanAfterValue(in tokens: inout TokenStorage) throws(JSONSyntaxError) {
        while container >= 0 {
            let token = tokens.base + container
            token.pointee.count &+= 1
            let isObject = token.pointee.kind == .object
            skipWhiteSpace()
            guard position < text.end else { throw failure(.unexpectedEnd) }
            let byte = text.byte(at: position)
            if byte == ASCII.comma {
                position &+= 1
                expectsKey = isObject
                return
            }
            guard byte == (isObject ? ASCII.closeBrace : ASCII.closeBracket) else {
                throw failure(.unexpectedByte(expected: isObject ? .commaOrBrace : .commaOrBracket))
            }
            close(in: &tokens)
        }
    }
}
