/// One value, or one key, of a parsed text: where it stands and what it is.
///
/// A parsed text is a flat array of these in the order of the text. A container is followed by everything inside it, so
/// walking a document means moving an index forward, and skipping a value means jumping to `next`:
///
///     {"a": [1, true], "b": null}
///
///     index  0       1    2      3       4     5    6
///     token  object  key  array  number  true  key  null
///     next   7       –    5      4       5     –    7
@usableFromInline
package struct JSONToken: Sendable {
    /// Offset of the first byte; for a string or key, of the byte after its opening quote.
    @usableFromInline package var offset: UInt32

    /// Length in bytes; for a string or key, between its quotes; for a container, with its brackets.
    @usableFromInline package var length: UInt32

    /// Index of the token after this value and all that is inside it. While a container is open: the index of the
    /// container around it, which saves the parser a stack.
    @usableFromInline package var next: UInt32

    /// Number of members or elements of a container.
    @usableFromInline package var count: UInt32

    @usableFromInline package var kind: JSONKind

    /// Whether a string or key holds at least one escape, so that its bytes aren't its text.
    @usableFromInline package var hasEscapes: Bool

    @inlinable
    init(kind: JSONKind, offset: Int, length: Int, next: Int, hasEscapes: Bool = false) {
        self.kind = kind
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.length = UInt32(truncatingIfNeeded: length)
        self.next = UInt32(truncatingIfNeeded: next)
        self.count = 0
        self.hasEscapes = hasEscapes
    }
}

/// The six kinds of JSON value (RFC 8259, section 3), with the two booleans apart.
@usableFromInline
package enum JSONKind: UInt8, Sendable {
    case null
    case `true`
    case `false`
    case number
    case string
    case array
    case object

    /// The word for it in a message: `an object`, `a string`, …
    package var description: String {
        switch self {
        case .null: "null"
        case .true, .false: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
