import JSON

/// Taking a text apart, without copying any of it.
extension UnsafeRawBufferPointer {
    @inline(__always)
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }

    func from(_ position: Int) -> UnsafeRawBufferPointer { part(Swift.min(position, count)..<count) }

    func upTo(_ position: Int) -> UnsafeRawBufferPointer { part(0..<Swift.min(position, count)) }

    /// What stands before and behind the first of a byte; all of it and nil where there is none.
    func split(at byte: UInt8) -> (before: UnsafeRawBufferPointer, behind: UnsafeRawBufferPointer?) {
        guard let position = firstIndex(of: byte) else { return (self, nil) }
        return (upTo(position), from(position + 1))
    }

    /// The same by the last of a byte.
    func splitAtLast(_ byte: UInt8) -> (before: UnsafeRawBufferPointer, behind: UnsafeRawBufferPointer?) {
        guard let position = lastIndex(of: byte) else { return (self, nil) }
        return (upTo(position), from(position + 1))
    }

    func begins(with word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount && upTo(word.utf8CodeUnitCount).isWord(word)
    }

    func ends(with word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount && from(count - word.utf8CodeUnitCount).isWord(word)
    }

    /// What stands behind a word at the beginning, in small or capital letters; nil where it begins with something else.
    func behind(_ word: StaticString) -> UnsafeRawBufferPointer? {
        let length = word.utf8CodeUnitCount
        guard count >= length else { return nil }
        for position in 0..<length where PlainText.lowercased(self[position]) != word.utf8Start[position] {
            return nil
        }
        return from(length)
    }

    /// Whether each byte is one of these, or an ASCII letter or digit.
    func isAlphanumeric(or others: StaticString) -> Bool {
        allSatisfy { PlainText.isLetter($0) || PlainText.isDigit($0) || PlainText.isOne($0, of: others) }
    }

    /// The number that it spells in one to so many digits.
    func number(digits: Int) -> Int? {
        guard (1...digits).contains(count), allSatisfy(PlainText.isDigit) else { return nil }
        return reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Whether it spells a TCP port.
    var isPort: Bool { number(digits: 5).map { (1...65535).contains($0) } ?? false }

    /// Whether every `%` is followed by two hexadecimal digits (RFC 3986, section 2.1).
    var hasSoundPercents: Bool {
        var position = 0
        while position < count {
            guard self[position] == UInt8(ascii: "%") else {
                position += 1
                continue
            }
            guard position + 2 < count, PlainText.isHexDigit(self[position + 1]),
                PlainText.isHexDigit(self[position + 2])
            else { return false }
            position += 3
        }
        return true
    }
}

extension PlainText {
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    static func isLowercaseLetter(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
    }

    static func isOne(_ byte: UInt8, of others: StaticString) -> Bool {
        for position in 0..<others.utf8CodeUnitCount where others.utf8Start[position] == byte {
            return true
        }
        return false
    }
}
