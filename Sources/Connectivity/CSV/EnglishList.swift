/// Things said one after the other, the first few of them if there are many.
enum EnglishList {
    /// How many things are named at most.
    static let limit = 5

    /// `a`, `a and b`, `a, b and c`; `a, b, c, d, e and 7 more`.
    ///
    /// - Parameters:
    ///   - items: those to name; what is beyond the limit is left out.
    ///   - count: how many there are in all.
    static func text(_ items: [String], count: Int) -> String {
        var parts = Array(items.prefix(limit))
        if count > parts.count {
            parts.append("\(count - parts.count) more")
        }
        guard let last = parts.popLast() else { return "" }
        return parts.isEmpty ? last : parts.joined(separator: ", ") + " and " + last
    }
}
