import JSON

extension JSONView {
    /// Calls `body` with the bytes of a string's text. Only a text with escapes is copied for it.
    @inline(__always)
    func withText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard hasEscapes else {
            return body(spelling)
        }
        return unescaped.withUnsafeBytes { body($0) }
    }

    /// Whether it is a string with this text; unlike a string literal, the argument costs nothing to make.
    @inline(__always)
    func hasText(_ text: StaticString) -> Bool {
        isString && withText { $0.isWord(text) }
    }

    /// Whether a number is an integer, however large, without a fraction or an exponent.
    var isSpelledAsInteger: Bool {
        spelling.allSatisfy { PlainText.isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    /// The offset of the byte after it.
    var end: Int { offset + spelling.count }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    func isWord(_ word: StaticString) -> Bool {
        hasSameBytes(as: UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Whether a text occurs in it.
    func contains(_ part: StaticString) -> Bool {
        let length = part.utf8CodeUnitCount
        guard count >= length, length > 0 else { return false }
        for start in 0...count - length where self[start] == part.utf8Start[0] {
            if UnsafeRawBufferPointer(rebasing: self[start..<start + length]).isWord(part) {
                return true
            }
        }
        return false
    }
}
