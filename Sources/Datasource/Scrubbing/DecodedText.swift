/// A text as it was before somebody escaped it, with the places where its bytes stand there.
struct DecodedText {
    let bytes: [UInt8]

    /// Where each byte begins in the escaped text, and where that ends.
    private let starts: [Int]

    /// - Returns: nil where nothing is escaped in this way.
    init?(_ text: [UInt8], _ spelling: SecretSpelling) {
        guard spelling.isPossible(in: text) else { return nil }
        var bytes: [UInt8] = []
        var starts: [Int] = []
        var position = 0
        while position < text.count {
            let character = spelling.character(in: text, at: position) ?? SpelledCharacter(text[position], length: 1)
            for number in 0..<character.count {
                bytes.append(character.byte(number))
                starts.append(position)
            }
            position += character.length
        }
        guard bytes.count < text.count else { return nil }
        self.bytes = bytes
        self.starts = starts + [text.count]
    }

    /// What a range of the bytes is in the escaped text.
    func place(of range: Range<Int>) -> Range<Int> {
        starts[range.lowerBound]..<starts[range.upperBound]
    }
}
