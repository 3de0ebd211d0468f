/// Finds the parts of secrets in a text, in whatever way they are written there.
struct SecretSearch {
    private let text: [UInt8]
    private let parts: SecretParts

    /// Where parts were found; some may overlap or be there twice.
    private var ranges: [Range<Int>] = []

    /// Where parts are in a text, also in one that quotes what was quoted already, as JSON inside of JSON does.
    static func ranges(in text: [UInt8], of parts: SecretParts) -> [Range<Int>] {
        var ranges = SecretSearch(text, for: parts).ranges
        for spelling in [SecretSpelling.percent, .backslash, .characterReference] {
            guard let inner = DecodedText(text, spelling) else { continue }
            ranges += SecretSearch(inner.bytes, for: parts).ranges.map(inner.place)
        }
        return ranges
    }

    private init(_ text: [UInt8], for parts: SecretParts) {
        self.text = text
        self.parts = parts
        for spelling in SecretSpelling.allCases where spelling.isPossible(in: text) {
            search(spelling)
        }
    }

    private mutating func search(_ spelling: SecretSpelling) {
        for start in text.indices {
            // Two digits are too common to be taken for a secret of one byte.
            if spelling != .hexadecimal {
                searchAlone(from: start, spelling)
            }
            guard parts.hasLong else { continue }
            searchAnywhere(from: start, spelling)
            searchBase64(from: start, spelling)
        }
    }

    private mutating func searchAlone(from start: Int, _ spelling: SecretSpelling) {
        for part in parts.short {
            guard let end = spelling.end(of: part, in: text, from: start) else { continue }
            let isAfterWord = start > 0 && TextByte.isWord(text[start - 1])
            let isBeforeWord = end < text.count && TextByte.isWord(text[end])
            if !isAfterWord, !isBeforeWord {
                ranges.append(start..<end)
            }
        }
    }

    private mutating func searchAnywhere(from start: Int, _ spelling: SecretSpelling) {
        guard let key = spelling.key(in: text, at: start) else { return }
        for part in parts.long(withKey: key) {
            if let end = spelling.end(of: part, in: text, from: start) {
                ranges.append(start..<end)
            }
        }
    }

    /// Of base64, the whole run around a part is taken out.
    private mutating func searchBase64(from start: Int, _ spelling: SecretSpelling) {
        let base64 = Base64Spelling(spelling)
        guard let bits = base64.firstBits(in: text, at: start) else { return }
        for phase in Base64Spelling.phases {
            let twoBytes = bits >> UInt32(phase)
            let key = SecretParts.key(UInt8(truncatingIfNeeded: twoBytes >> 8), UInt8(truncatingIfNeeded: twoBytes))
            for part in parts.long(withKey: key) {
                if let end = base64.end(of: part, in: text, from: start, phase: phase) {
                    ranges.append(base64Run(around: start..<end))
                }
            }
        }
    }

    private func base64Run(around range: Range<Int>) -> Range<Int> {
        let before = text[..<range.lowerBound].lastIndex { !TextByte.isBase64($0) }
        let after = text[range.upperBound...].firstIndex { !TextByte.isBase64($0) }
        return (before.map { $0 + 1 } ?? 0)..<(after ?? text.count)
    }
}
