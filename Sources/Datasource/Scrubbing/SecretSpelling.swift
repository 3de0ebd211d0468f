/// How somebody who quotes a text may write it.
enum SecretSpelling: CaseIterable {
    case plain
    /// RFC 3986, section 2.1; any character may be escaped, `%` must be, and a form writes a space as `+`.
    case percent
    /// RFC 8259, section 7, and what C and SQL make of it: any character may be escaped, `\` must be.
    case backslash
    case doubledQuotes
    /// HTML, section 13.1.4: characters that mean something there, and any other, as references.
    case characterReference
    /// UTF-8 that somebody took for ISO 8859-1 and wrote as UTF-8 once more.
    case latin1
    /// Two digits for each byte, as databases write bytes.
    case hexadecimal

    private static let percentSign = UInt8(ascii: "%")
    private static let backslashSign = UInt8(ascii: "\\")

    /// Whether a text holds what makes this spelling differ from the plain one.
    func isPossible(in text: [UInt8]) -> Bool {
        switch self {
        case .plain: true
        case .percent: text.contains(Self.percentSign) || text.contains(UInt8(ascii: "+"))
        case .backslash: text.contains(Self.backslashSign)
        case .doubledQuotes: text.contains(UInt8(ascii: "'")) || text.contains(UInt8(ascii: "\""))
        case .characterReference: text.contains(UInt8(ascii: "&"))
        case .latin1: text.contains { Self.isLeadOfLatin1($0) }
        case .hexadecimal: true
        }
    }

    /// The key of a part that may begin here, as `SecretParts` has it.
    func key(in text: [UInt8], at start: Int) -> UInt16? {
        var position = start
        var seen: (first: UInt8, second: UInt8) = (0, 0)
        var count = 0
        while let character = character(in: text, at: position) {
            for number in 0..<character.count {
                let byte = character.byte(number)
                if count == 2 {
                    return SecretParts.key(seen.second, byte)
                }
                seen = (seen.second, byte)
                count += 1
            }
            position += character.length
        }
        return nil
    }

    /// Where a part ends that begins at `start`, or nil if it doesn't.
    func end(of part: ArraySlice<UInt8>, in text: [UInt8], from start: Int) -> Int? {
        if self == .plain {
            return text[start...].starts(with: part) ? start + part.count : nil
        }
        var position = start
        var rest = part.startIndex
        while rest < part.endIndex {
            guard let character = character(in: text, at: position) else { return nil }
            guard character.count <= part.endIndex - rest else { return nil }
            for number in 0..<character.count where character.byte(number) != part[rest + number] {
                guard character.alternative == part[rest + number] else { return nil }
            }
            rest += character.count
            position += character.length
        }
        return position
    }

    /// What stands at a place of a text; nil at its end, and where nothing can be written like this.
    func character(in text: [UInt8], at position: Int) -> SpelledCharacter? {
        guard position < text.count else { return nil }
        let byte = text[position]
        switch self {
        case .percent where byte == Self.percentSign:
            guard let value = Self.hexadecimal(text, from: position + 1, count: 2) else { return nil }
            return SpelledCharacter(UInt8(value), length: 3)
        case .percent where byte == UInt8(ascii: "+"):
            return SpelledCharacter(byte, or: UInt8(ascii: " "), length: 1)
        case .backslash where byte == Self.backslashSign:
            return Self.escaped(text, at: position)
        case .doubledQuotes where byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\""):
            let isDoubled = position + 1 < text.count && text[position + 1] == byte
            return SpelledCharacter(byte, length: isDoubled ? 2 : 1)
        case .characterReference where byte == UInt8(ascii: "&"):
            return CharacterReference.read(text, at: position) ?? SpelledCharacter(byte, length: 1)
        case .latin1 where Self.isLeadOfLatin1(byte):
            guard position + 1 < text.count, text[position + 1] & 0xC0 == 0x80 else { return nil }
            return SpelledCharacter(byte << 6 | text[position + 1] & 0x3F, length: 2)
        case .hexadecimal:
            return Self.hexadecimal(text, from: position, count: 2).map { SpelledCharacter(UInt8($0), length: 2) }
        default:
            return SpelledCharacter(byte, length: 1)
        }
    }

    /// Whether a byte begins one of the characters from U+0080 to U+00FF.
    private static func isLeadOfLatin1(_ byte: UInt8) -> Bool {
        byte == 0xC2 || byte == 0xC3
    }

    private static func escaped(_ text: [UInt8], at position: Int) -> SpelledCharacter? {
        guard position + 1 < text.count else { return nil }
        let letter = text[position + 1]
        guard letter == UInt8(ascii: "u") else {
            return SpelledCharacter(letter, or: ControlEscape.character(for: letter), length: 2)
        }
        guard let unit = unit(text, at: position) else { return nil }
        if let scalar = Unicode.Scalar(unit) {
            return SpelledCharacter(scalar, length: 6)
        }
        // Two surrogates make one character (Unicode 16.0, section 3.9).
        guard unit < 0xDC00, let low = self.unit(text, at: position + 6), low >> 10 == 0x37 else { return nil }
        let value = 0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        return Unicode.Scalar(value).map { SpelledCharacter($0, length: 12) }
    }

    /// The value of `\uXXXX`.
    private static func unit(_ text: [UInt8], at position: Int) -> UInt32? {
        guard position + 1 < text.count, text[position] == backslashSign, text[position + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return hexadecimal(text, from: position + 2, count: 4)
    }

    private static func hexadecimal(_ text: [UInt8], from start: Int, count: Int) -> UInt32? {
        guard start + count <= text.count else { return nil }
        var value: UInt32 = 0
        for position in start..<start + count {
            guard let digit = TextByte.hexadecimalValue(text[position]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }
}
