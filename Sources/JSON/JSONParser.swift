/// Parses JSON texts, strictly by RFC 8259, into an array of tokens that it reuses from one text to the next.
///
/// Nothing of a text is copied: tokens hold offsets into the bytes that the caller keeps. One pass finds every token,
/// checks that the whole text is valid UTF-8 and keeps the grammar; containers that are open are linked to each other
/// through `JSONToken.next`, so the parser needs neither recursion nor a stack of its own.
///
/// Stricter than the grammar in one point: an escaped half of a surrogate pair (`"\ud800"`) is refused, because no
/// sequence of characters corresponds to it (RFC 8259, section 8.2, leaves this open).
package struct JSONParser: ~Copyable {
    package let limits: JSONLimits

    @usableFromInline var tokens: TokenStorage

    package init(limits: JSONLimits = JSONLimits()) {
        self.limits = limits
        self.tokens = TokenStorage()
    }

    /// Parses one text; white space around it is allowed.
    ///
    /// - Parameter text: at most 1 GiB. Both it and the parser must stay as they are while the returned view is used.
    /// - Returns: the text's only value.
    /// - Throws: the first thing that is wrong.
    package mutating func parse(_ text: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> JSONView {
        guard let start = text.baseAddress, text.count > 0 else {
            throw JSONSyntaxError(reason: .unexpectedEnd, offset: 0)
        }
        guard text.count <= 1 << 30 else {
            throw JSONSyntaxError(reason: .tooLong, offset: 1 << 30)
        }
        tokens.removeAll()
        var scanner = Scanner(text: start, end: text.count, limits: limits)
        try scanner.scanText(into: &tokens)
        return JSONView(text: start, tokens: tokens.base, index: 0)
    }

    /// Copies what was parsed last, so that it outlives the next call of `parse` and the bytes of its text.
    package func copy(of text: UnsafeRawBufferPointer) -> JSONDocument {
        JSONDocument(copying: text, tokens: UnsafeBufferPointer(start: tokens.base, count: tokens.count))
    }

    /// Gives memory back after an unusually large text.
    package mutating func shrink() {
        tokens.shrink()
    }
}

/// A growing array of tokens whose address is stable between two calls of `append`.
///
/// Not a Swift array, because views keep its address: it is freed only with the parser.
@usableFromInline
struct TokenStorage: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<JSONToken>
    @usableFromInline var count = 0
    @usableFromInline var capacity: Int

    static let initialCapacity = 256

    init() {
        capacity = Self.initialCapacity
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deallocate()
    }

    mutating func removeAll() {
        count = 0
    }

    @inline(__always)
    mutating func append(_ token: JSONToken) {
        if count == capacity {
            grow()
        }
        (base + count).initialize(to: token)
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        resize(to: capacity * 2)
    }

    mutating func shrink() {
        guard capacity > 64 * Self.initialCapacity else { return }
        count = 0
        resize(to: Self.initialCapacity)
    }

    private mutating func resize(to newCapacity: Int) {
        let larger = UnsafeMutablePointer<JSONToken>.allocate(capacity: newCapacity)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = newCapacity
    }
}
