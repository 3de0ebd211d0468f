import JSON

/// What a connection string says of something, where it stands.
struct StatedText: BitwiseCopyable {
    enum Spelling: BitwiseCopyable {
        case plain

        /// With `%40` for `@` and the like (RFC 3986, section 2.1).
        case percent

        /// With a backslash before some characters, as values of keywords have it.
        case backslash
    }

    let text: UnsafeRawBufferPointer
    let spelling: Spelling

    /// Whether it says the same as a text, compared as bytes.
    func says(_ other: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        var matched = 0
        while position < text.count {
            let (byte, length) = character(at: position)
            guard matched < other.count, other[matched] == byte else { return false }
            matched += 1
            position += length
        }
        return matched == other.count
    }

    /// One byte, and by how many it is spelled.
    private func character(at position: Int) -> (byte: UInt8, length: Int) {
        let byte = text[position]
        switch spelling {
        case .percent where byte == UInt8(ascii: "%") && position + 2 < text.count:
            return (Self.digit(text[position + 1]) << 4 | Self.digit(text[position + 2]), 3)
        case .backslash where byte == UInt8(ascii: "\\") && position + 1 < text.count:
            return (text[position + 1], 2)
        default:
            return (byte, 1)
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        PlainText.isDigit(byte) ? byte &- UInt8(ascii: "0") : (byte | 0x20) &- UInt8(ascii: "a") &+ 10
    }
}
