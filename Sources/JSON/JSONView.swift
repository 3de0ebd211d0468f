/// A value inside a parsed text, read where it stands: nothing is copied until a `String` or `JSONValue` is asked for.
///
/// It is two addresses and an index, so that walking a document costs no reference counting. In exchange it is only
/// valid while the bytes and the tokens that it points into are: until the next `parse` of its parser, or inside
/// `JSONDocument.withRoot`. What has to live longer becomes a `JSONValue` or a `JSONDocument`.
@usableFromInline
package struct JSONView {
    // Unsafe, because a view is made for every request and must not retain anything; see above for what keeps it valid.
    @usableFromInline let text: UnsafeRawPointer
    @usableFromInline let tokens: UnsafePointer<JSONToken>
    @usableFromInline let index: Int

    @inlinable
    init(text: UnsafeRawPointer, tokens: UnsafePointer<JSONToken>, index: Int) {
        self.text = text
        self.tokens = tokens
        self.index = index
    }

    @inlinable
    var token: JSONToken { tokens[index] }

    @inlinable
    package var kind: JSONKind { tokens[index].kind }

    /// Offset in bytes of the value in its text; of a string, of the byte after its opening quote.
    @inlinable
    package var offset: Int { Int(tokens[index].offset) }

    /// Number of members or elements; 0 for what isn't a container.
    @inlinable
    package var count: Int { Int(tokens[index].count) }

    /// The bytes as they are spelled; of a string, those between its quotes.
    @inlinable
    package var spelling: UnsafeRawBufferPointer {
        let token = tokens[index]
        return UnsafeRawBufferPointer(start: text + Int(token.offset), count: Int(token.length))
    }

    /// The bytes as they are spelled, of a string with its quotes.
    @inlinable
    package var quotedSpelling: UnsafeRawBufferPointer {
        let token = tokens[index]
        guard token.kind == .string else { return spelling }
        return UnsafeRawBufferPointer(start: text + Int(token.offset) - 1, count: Int(token.length) + 2)
    }

    @inlinable
    package var isString: Bool { kind == .string }

    @inlinable
    package var isObject: Bool { kind == .object }

    @inlinable
    package var isArray: Bool { kind == .array }

    @inlinable
    package var isNull: Bool { kind == .null }

    /// The boolean, or nil when it is something else.
    package var bool: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// Whether the text of a string holds an escape, so that `spelling` isn't its text.
    @inlinable
    package var hasEscapes: Bool { tokens[index].hasEscapes }

    /// The text of a string with its escapes resolved, or nil when it is something else.
    package var string: String? {
        guard kind == .string else { return nil }
        guard hasEscapes else {
            return String(decoding: spelling, as: UTF8.self)
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// The number, or nil when it is something else.
    package var number: JSONNumber? {
        guard kind == .number else { return nil }
        return JSONNumber(spelling: String(decoding: spelling, as: UTF8.self))
    }

    /// The number where it is a whole one that fits, also when spelled `1.0` or `1e3`; nil when it is something else.
    package var integer: Int? {
        guard kind == .number else { return nil }
        return JSONNumber.integer(spelling)
    }

    /// The bytes of a string's text with its escapes resolved.
    @usableFromInline
    package var unescaped: [UInt8] {
        JSONEscapes.resolve(spelling)
    }

    /// Whether this is a string with exactly these bytes of UTF-8 as its text.
    @inlinable
    package func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        let token = tokens[index]
        guard token.kind == .string else { return false }
        if token.hasEscapes {
            return unescaped.elementsEqual(other)
        }
        return spelling.hasSameBytes(as: other)
    }

    /// Whether this is a string with exactly this text, compared as bytes of UTF-8.
    @inlinable
    @inline(__always)
    package func equals(_ other: StaticString) -> Bool {
        // Where this is inlined, the length is known, and tells most texts apart.
        guard hasEscapes || Int(tokens[index].length) == other.utf8CodeUnitCount else { return false }
        return equals(UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }

    /// Whether both are strings and have the same text, code point by code point.
    package func hasSameText(as other: JSONView) -> Bool {
        guard other.isString else { return false }
        return other.hasEscapes ? equals(other.string ?? "") : equals(other.spelling)
    }

    /// Whether this is a string with exactly this text, compared as bytes of UTF-8.
    package func equals(_ other: String) -> Bool {
        guard hasEscapes || Int(tokens[index].length) == other.utf8.count else { return false }
        var other = other
        return other.withUTF8 { equals(UnsafeRawBufferPointer($0)) }
    }

    /// A copy that stands on its own.
    package var value: JSONValue {
        switch kind {
        case .null: .null
        case .true: .bool(true)
        case .false: .bool(false)
        case .number: .number(JSONNumber(spelling: String(decoding: spelling, as: UTF8.self)))
        case .string: .string(string ?? "")
        case .array: .array(elements.map(\.value))
        case .object: .object(object)
        }
    }

    private var object: JSONObject {
        JSONObject(
            members: members.map { member in
                JSONObject.Member(key: ExactString(member.key.string ?? ""), value: member.value.value)
            }
        )
    }
}
