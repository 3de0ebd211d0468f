/// A character as HTML (section 13.5) and XML write it: `&quot;`, `&#34;` or `&#x22;`.
enum CharacterReference {
    /// The names that those who escape a text use.
    private static let names: [(name: StaticString, character: UInt8)] = [
        ("amp", UInt8(ascii: "&")), ("lt", UInt8(ascii: "<")), ("gt", UInt8(ascii: ">")), ("quot", UInt8(ascii: "\"")),
        ("apos", UInt8(ascii: "'")),
    ]

    /// Enough for the highest character, with zeros before it.
    private static let maximumDigits = 8

    /// What begins with the ampersand at a place of a text; nil where that is no reference.
    static func read(_ text: [UInt8], at position: Int) -> SpelledCharacter? {
        let rest = text[(position + 1)...].prefix(maximumDigits + 3)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let word = rest[..<end]
        let length = end - position + 1
        guard word.first == UInt8(ascii: "#") else {
            return named(word).map { SpelledCharacter($0, length: length) }
        }
        return scalar(word.dropFirst()).map { SpelledCharacter($0, length: length) }
    }

    private static func named(_ word: ArraySlice<UInt8>) -> UInt8? {
        word.withUnsafeBytes { bytes in
            names.first { bytes.isWord($0.name) }?.character
        }
    }

    private static func scalar(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let isHexadecimal = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let digits = isHexadecimal ? digits.dropFirst() : digits
        guard !digits.isEmpty, digits.count <= maximumDigits else { return nil }
        let base: UInt64 = isHexadecimal ? 16 : 10
        var value: UInt64 = 0
        for digit in digits {
            guard let part = TextByte.hexadecimalValue(digit), part < base else { return nil }
            value = value * base + UInt64(part)
        }
        return UInt32(exactly: value).flatMap(Unicode.Scalar.init)
    }
}
