/// A key of somebody else's choice, for a message.
enum QuotedKey {
    /// In Unicode scalars: a single character may be built of millions of them.
    private static let maximumLength = 64

    static func shortened(_ key: String) -> String {
        let scalars = key.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: maximumLength, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else {
            return key
        }
        return String(key[..<end]) + "…"
    }
}
