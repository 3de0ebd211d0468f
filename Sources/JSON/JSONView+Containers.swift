/// Walking the containers of a parsed text, in the order written.
extension JSONView {
    /// The elements of an array; nothing for anything else.
    @inlinable
    package var elements: Elements {
        Elements(text: text, tokens: tokens, next: index + 1, remaining: isArray ? count : 0)
    }

    /// The members of an object, duplicates included; nothing for anything else.
    @inlinable
    package var members: Members {
        Members(text: text, tokens: tokens, next: index + 1, remaining: isObject ? count : 0)
    }

    /// The first member with this key, compared as bytes of UTF-8.
    @inlinable
    package func member(_ key: StaticString) -> JSONView? {
        for member in members where member.key.equals(key) {
            return member.value
        }
        return nil
    }

    /// The first member with this key, compared as bytes of UTF-8.
    package func member(named key: String) -> JSONView? {
        for member in members where member.key.equals(key) {
            return member.value
        }
        return nil
    }

    @usableFromInline
    package struct Elements: Sequence, IteratorProtocol {
        @usableFromInline let text: UnsafeRawPointer
        @usableFromInline let tokens: UnsafePointer<JSONToken>
        @usableFromInline var nextIndex: Int
        @usableFromInline var remaining: Int

        @inlinable
        init(text: UnsafeRawPointer, tokens: UnsafePointer<JSONToken>, next: Int, remaining: Int) {
            self.text = text
            self.tokens = tokens
            self.nextIndex = next
            self.remaining = remaining
        }

        @inlinable
        package var underestimatedCount: Int { remaining }

        @inlinable
        package mutating func next() -> JSONView? {
            guard remaining > 0 else { return nil }
            let view = JSONView(text: text, tokens: tokens, index: nextIndex)
            nextIndex = Int(tokens[nextIndex].next)
            remaining -= 1
            return view
        }
    }

    @usableFromInline
    package struct Members: Sequence, IteratorProtocol {
        @usableFromInline let text: UnsafeRawPointer
        @usableFromInline let tokens: UnsafePointer<JSONToken>
        @usableFromInline var nextIndex: Int
        @usableFromInline var remaining: Int

        @inlinable
        init(text: UnsafeRawPointer, tokens: UnsafePointer<JSONToken>, next: Int, remaining: Int) {
            self.text = text
            self.tokens = tokens
            self.nextIndex = next
            self.remaining = remaining
        }

        @inlinable
        package var underestimatedCount: Int { remaining }

        @inlinable
        package mutating func next() -> (key: JSONView, value: JSONView)? {
            guard remaining > 0 else { return nil }
            let key = JSONView(text: text, tokens: tokens, index: nextIndex)
            let value = JSONView(text: text, tokens: tokens, index: nextIndex + 1)
            nextIndex = Int(tokens[nextIndex + 1].next)
            remaining -= 1
            return (key, value)
        }
    }
}
