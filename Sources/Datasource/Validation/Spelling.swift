/// Finds what was meant by a word that isn't known.
package enum Spelling {
    /// In bytes. Longer words aren't worth the time; no field has such a name.
    static let maximumLength = 64

    /// The candidate that a word is most likely a mistyped form of: the same but for case and separators, or a few letters
    /// off, or the only one that begins with it.
    package static func closest(to word: String, among candidates: [String]) -> String? {
        guard word.utf8.count <= maximumLength else { return nil }
        let word = Array(normalized(word).utf8)
        guard !word.isEmpty else { return nil }
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = distance(word, Array(normalized(candidate).utf8))
            if distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        if let best, best.distance <= tolerance(for: word.count) {
            return best.candidate
        }
        return onlyOne(beginningWith: word, among: candidates)
    }

    /// A word in lower case and without what people put between words: `user_name` and `userName` are the same.
    static func normalized(_ word: String) -> String {
        var bytes: [UInt8] = []
        for byte in word.utf8 where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ")
        {
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            bytes.append(isUpper ? byte | 0x20 : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func tolerance(for length: Int) -> Int {
        switch length {
        case ...2: 0
        case ...5: 1
        case ...8: 2
        default: 3
        }
    }

    private static func onlyOne(beginningWith word: [UInt8], among candidates: [String]) -> String? {
        guard word.count >= 3 else { return nil }
        let matches = candidates.filter { normalized($0).utf8.starts(with: word) }
        return matches.count == 1 ? matches.first : nil
    }

    /// How many letters must be changed, added, left out or swapped with their neighbour (optimal string alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var cost = min(previous[column - 1] + (isSame ? 0 : 1), previous[column] + 1, current[column - 1] + 1)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, beforePrevious[column - 2] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
