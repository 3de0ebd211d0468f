/// Takes secrets out of texts that others wrote: libraries and servers quote what they were given.
///
/// A secret is found as it is, with percent or backslash escapes (JSON's among them), with doubled quotation marks, and
/// in base64, also inside the base64 of something longer such as `user:password`. Of a secret of several lines, each
/// line is a secret too. A secret of fewer than 4 bytes is only replaced where it stands alone, with no letter, digit or
/// underscore beside it, and not looked for in base64: anywhere else it would make texts unreadable.
package struct Scrubber: Sendable {
    private static let shortestFreelyReplaced = 4
    private static let shortestLine = 16

    private let needles: [Needle]

    /// Takes out the secrets of these credentials.
    package init(_ credentials: Credentials) {
        self.init(secrets: Array(credentials.secrets.values))
    }

    package init(secrets: [Secret]) {
        needles = secrets.flatMap { Self.parts(of: $0.revealed) }.flatMap(Self.needles)
    }

    /// The text with `<redacted>` in place of each secret; secrets that overlap become one.
    package func scrub(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let spellings = SecretSpelling.allCases.filter { $0.isPossible(in: bytes) }
        let ranges = needles.flatMap { $0.occurrences(in: bytes, spellings) }.sorted { $0.lowerBound < $1.lowerBound }
        guard !ranges.isEmpty else { return text }
        var scrubbed: [UInt8] = []
        var position = 0
        for range in ranges {
            if range.lowerBound >= position {
                scrubbed += bytes[position..<range.lowerBound]
                scrubbed += Secret.redacted.utf8
            }
            position = max(position, range.upperBound)
        }
        scrubbed += bytes[position...]
        return String(decoding: scrubbed, as: UTF8.self)
    }

    /// The secret, and those of its lines that are long enough to be secret by themselves.
    private static func parts(of secret: String) -> [String] {
        let lines = secret.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map(String.init)
        // The frame of a PEM key is no secret.
        let secretLines = lines.filter { $0.utf8.count >= shortestLine && !$0.hasPrefix("-----") }
        return secret.isEmpty ? [] : [secret] + secretLines
    }

    private static func needles(for text: String) -> [Needle] {
        guard text.utf8.count >= shortestFreelyReplaced else {
            return [Needle(text, placement: .alone)]
        }
        let encoded = (0..<3).flatMap { offset -> [Needle] in
            let standard = base64(Array(text.utf8), offset: offset)
            let forURLs = standard.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
            return [
                Needle(String(standard), placement: .insideBase64),
                Needle(String(forURLs), placement: .insideBase64),
            ]
        }
        return [Needle(text, placement: .anywhere)] + encoded
    }

    /// The characters of base64 (RFC 4648, section 4) that depend on these bytes alone, when `offset` bytes stand before
    /// them.
    private static func base64(_ bytes: [UInt8], offset: Int) -> [Character] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var characters: [Character] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in Array(repeating: 0, count: offset) + bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                characters.append(alphabet[Int(bits >> UInt32(bitCount) & 0x3F)])
            }
            bits &= 0xFF
        }
        let dependingOnWhatStandsBefore = (offset * 8 + 5) / 6
        return Array(characters.dropFirst(dependingOnWhatStandsBefore))
    }
}

/// One text to look for.
private struct Needle: Sendable {
    enum Placement {
        case anywhere
        case alone
        /// The whole run of base64 around it is taken out.
        case insideBase64
    }

    private let letters: [Letter]
    private let placement: Placement

    init(_ text: String, placement: Placement) {
        letters = text.unicodeScalars.map(Letter.init)
        self.placement = placement
    }

    func occurrences(in text: [UInt8], _ spellings: [SecretSpelling]) -> [Range<Int>] {
        text.indices.flatMap { start in
            spellings.compactMap { spelling in
                end(in: text, from: start, spelling).flatMap { adjusted(start..<$0, in: text) }
            }
        }
    }

    /// Where the needle ends that begins at `start`, or nil if it doesn't.
    private func end(in text: [UInt8], from start: Int, _ spelling: SecretSpelling) -> Int? {
        var position = start
        for letter in letters {
            guard let end = spelling.end(of: letter, in: text[position...]) else { return nil }
            position = end
        }
        return position
    }

    private func adjusted(_ range: Range<Int>, in text: [UInt8]) -> Range<Int>? {
        let before = text[..<range.lowerBound]
        let after = text[range.upperBound...]
        switch placement {
        case .anywhere:
            return range
        case .alone:
            let isAlone = !(before.last.map(isWord) ?? false) && !(after.first.map(isWord) ?? false)
            return isAlone ? range : nil
        case .insideBase64:
            let start = before.lastIndex { !isBase64($0) }.map { $0 + 1 } ?? text.startIndex
            return start..<(after.firstIndex { !isBase64($0) } ?? text.endIndex)
        }
    }
}

/// One code point of a needle, in the forms that it is looked for in.
private struct Letter: Sendable {
    let utf8: [UInt8]
    let utf16: [UInt16]

    /// What stands after a backslash for a control character that has such a name.
    let escape: UInt8?

    init(_ scalar: Unicode.Scalar) {
        utf8 = Array(String(scalar).utf8)
        utf16 = Array(String(scalar).utf16)
        escape =
            switch scalar {
            case "\u{8}": UInt8(ascii: "b")
            case "\u{C}": UInt8(ascii: "f")
            case "\n": UInt8(ascii: "n")
            case "\r": UInt8(ascii: "r")
            case "\t": UInt8(ascii: "t")
            default: nil
            }
    }
}

/// How somebody who quotes a text may write it.
private enum SecretSpelling: CaseIterable {
    case plain
    /// RFC 3986, section 2.1; any character may be escaped, `%` must be, and a form writes a space as `+`.
    case percent
    /// RFC 8259, section 7, and what C and SQL make of it: any character may be escaped, `\` must be.
    case backslash
    case doubledQuotes

    private static let percentSign = UInt8(ascii: "%")
    private static let backslashSign = UInt8(ascii: "\\")

    /// Whether a text holds what makes this spelling differ from the plain one.
    func isPossible(in text: [UInt8]) -> Bool {
        switch self {
        case .plain: true
        case .percent: text.contains(Self.percentSign) || text.contains(UInt8(ascii: "+"))
        case .backslash: text.contains(Self.backslashSign)
        case .doubledQuotes: text.contains(UInt8(ascii: "'")) || text.contains(UInt8(ascii: "\""))
        }
    }

    /// The end of one letter at the beginning of `text`, or nil if it isn't there.
    func end(of letter: Letter, in text: ArraySlice<UInt8>) -> Int? {
        switch (self, text.first) {
        case (.percent, Self.percentSign):
            return endOfPercentEscapes(letter, in: text)
        case (.percent, UInt8(ascii: "+")) where letter.utf8 == [UInt8(ascii: " ")]:
            return text.startIndex + 1
        case (.backslash, Self.backslashSign):
            return endOfBackslashEscape(letter, in: text)
        default:
            break
        }
        guard text.starts(with: letter.utf8) else { return nil }
        let end = text.startIndex + letter.utf8.count
        let isQuote = text.first == UInt8(ascii: "'") || text.first == UInt8(ascii: "\"")
        let isDoubled = self == .doubledQuotes && isQuote && text[end...].first == text.first
        return isDoubled ? end + 1 : end
    }

    private func endOfPercentEscapes(_ letter: Letter, in text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        for byte in letter.utf8 {
            guard rest.first == Self.percentSign, rest.count >= 3 else { return nil }
            guard hexValue(rest.dropFirst().prefix(2)) == UInt32(byte) else { return nil }
            rest = rest.dropFirst(3)
        }
        return rest.startIndex
    }

    private func endOfBackslashEscape(_ letter: Letter, in text: ArraySlice<UInt8>) -> Int? {
        let escaped = text.dropFirst()
        if escaped.first == UInt8(ascii: "u") {
            return endOfUnicodeEscapes(letter, in: text)
        }
        if let escape = letter.escape {
            return escaped.first == escape ? text.startIndex + 2 : nil
        }
        return escaped.starts(with: letter.utf8) ? escaped.startIndex + letter.utf8.count : nil
    }

    private func endOfUnicodeEscapes(_ letter: Letter, in text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        for unit in letter.utf16 {
            guard rest.starts(with: [UInt8]("\\u".utf8)), rest.count >= 6 else { return nil }
            guard hexValue(rest.dropFirst(2).prefix(4)) == UInt32(unit) else { return nil }
            rest = rest.dropFirst(6)
        }
        return rest.startIndex
    }
}

private func hexValue(_ digits: ArraySlice<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for digit in digits {
        guard let nibble = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
        value = value << 4 | UInt32(nibble)
    }
    return value
}

/// Whether a byte is part of a word: a letter, a digit, an underscore or anything that isn't ASCII.
private func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || isAlphanumeric(byte)
}

/// Whether a byte can be part of base64, in a URL too, where some of its characters have percent escapes.
private func isBase64(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "+/-_=%".utf8.contains(byte)
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default:
        false
    }
}
