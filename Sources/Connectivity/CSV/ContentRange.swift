/// The header `Content-Range` of a part of a file: RFC 9110, section 14.4.
struct ContentRange: Equatable {
    let first: Int

    /// Of the whole file; nil where the server doesn't know.
    let size: Int?

    /// Reads `bytes 0-99/1234` or `bytes 0-99/*`.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        let range = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, range.count == 2, let first = Int(range[0]), let last = Int(range[1]),
            first >= 0, last >= first
        else {
            return nil
        }
        let size = Int(parts[1])
        guard size != nil || parts[1] == "*", size.map({ $0 > last }) ?? true else { return nil }
        self.first = first
        self.size = size
    }

    /// Reads `bytes */1234`, which goes with status 416.
    static func size(ofUnsatisfied text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes", words[1].utf8.starts(with: "*/".utf8) else {
            return nil
        }
        return Int(words[1].dropFirst(2))
    }
}
