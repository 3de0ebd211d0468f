extension StringProtocol {
    /// Whether the bytes of another text stand somewhere in this one.
    func containsBytes(of text: String) -> Bool {
        firstBytes(of: text) != nil
    }

    /// Where the bytes of another text stand for the first time.
    func firstBytes(of text: String) -> Range<String.Index>? {
        var rest = Substring(self).utf8
        while true {
            if rest.starts(with: text.utf8) {
                return rest.startIndex..<rest.index(rest.startIndex, offsetBy: text.utf8.count)
            }
            guard rest.popFirst() != nil else { return nil }
        }
    }
}
