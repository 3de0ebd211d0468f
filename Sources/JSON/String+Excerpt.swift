/// Names and keys come from outside and may be megabytes long; a message or a place in one shows so much of them.
extension String {
    /// The whole text, or its first 120 code points and an ellipsis.
    package var excerpt: String {
        let limit = 120
        guard let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex), end < endIndex else {
            return self
        }
        return String(unicodeScalars[..<end]) + "…"
    }
}

extension JSONPointer {
    /// The same place, with an excerpt of every key that is long.
    package var excerpt: JSONPointer {
        let keys = Self.keys(of: description) ?? []
        return JSONPointer(keys.map { .key($0.excerpt) })
    }

    /// The last key that it leads through; nil for the whole value.
    package var lastKey: String? { Self.keys(of: description)?.last }
}
