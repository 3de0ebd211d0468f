/// Compact JSON, appended to the caller's buffer.
extension [UInt8] {
    /// Appends bytes that are JSON already.
    package mutating func append(literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Appends a value; a number as it was spelled.
    package mutating func append(json value: JSONValue) {
        switch value {
        case .null: append(literal: "null")
        case .bool(true): append(literal: "true")
        case .bool(false): append(literal: "false")
        case .number(let number): append(contentsOf: number.spelling.utf8)
        case .string(let text): append(jsonString: text.string)
        case .array(let elements): appendArray(elements)
        case .object(let object): appendObject(object)
        }
    }

    private mutating func appendArray(_ elements: [JSONValue]) {
        append(ASCII.openBracket)
        for (position, element) in elements.enumerated() {
            if position > 0 {
                append(ASCII.comma)
            }
            append(json: element)
        }
        append(ASCII.closeBracket)
    }

    private mutating func appendObject(_ object: JSONObject) {
        append(ASCII.openBrace)
        for (position, member) in object.members.enumerated() {
            if position > 0 {
                append(ASCII.comma)
            }
            append(jsonString: member.key.string)
            append(ASCII.colon)
            append(json: member.value)
        }
        append(ASCII.closeBrace)
    }

    /// Appends a string with its quotes. Only what must be escaped is; a line feed never stands in the output.
    package mutating func append(jsonString text: String) {
        append(ASCII.quote)
        var text = text
        text.withUTF8 { appendEscaped(UnsafeRawBufferPointer($0)) }
        append(ASCII.quote)
    }

    /// Appends the inside of a string: runs that need no escape whole, the rest byte by byte.
    private mutating func appendEscaped(_ bytes: UnsafeRawBufferPointer) {
        var runStart = 0
        for position in 0..<bytes.count {
            let byte = bytes[position]
            guard byte < ASCII.space || byte == ASCII.quote || byte == ASCII.backslash else { continue }
            append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[runStart..<position]))
            appendEscape(of: byte)
            runStart = position + 1
        }
        append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[runStart...]))
    }

    private mutating func appendEscape(of byte: UInt8) {
        switch byte {
        case ASCII.quote: append(literal: "\\\"")
        case ASCII.backslash: append(literal: "\\\\")
        case 0x08: append(literal: "\\b")
        case 0x0C: append(literal: "\\f")
        case ASCII.lineFeed: append(literal: "\\n")
        case ASCII.carriageReturn: append(literal: "\\r")
        case ASCII.tab: append(literal: "\\t")
        default:
            append(literal: "\\u00")
            append(Self.hexDigits[Int(byte >> 4)])
            append(Self.hexDigits[Int(byte & 0x0F)])
        }
    }

    private static let hexDigits = [UInt8]("0123456789abcdef".utf8)
}

extension JSONValue {
    /// The value as a compact text.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(json: self)
        return bytes
    }
}
