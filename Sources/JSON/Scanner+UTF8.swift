/// Characters of more than one byte: exactly the well-formed sequences of table 3-7 of the Unicode Standard.
extension Scanner {
    /// Scans one such character, which begins at the cursor, and those that follow it at once.
    mutating func scanMultibyteCharacters() throws(JSONSyntaxError) {
        repeat {
            try scanMultibyteCharacter()
        } while position < end && byte(at: position) >= 0x80
    }

    @inline(__always)
    private mutating func scanMultibyteCharacter() throws(JSONSyntaxError) {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch byte(at: position) {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            second = 0xA0...0xBF
        case 0xED:
            length = 3
            second = 0x80...0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            second = 0x90...0xBF
        case 0xF1...0xF3: length = 4
        case 0xF4:
            length = 4
            second = 0x80...0x8F
        default: throw failure(.invalidUTF8)
        }
        for index in 1..<length {
            guard position + index < end else {
                throw JSONSyntaxError(reason: .unexpectedEnd, offset: end)
            }
            let allowed = index == 1 ? second : 0x80...0xBF
            guard allowed.contains(byte(at: position + index)) else {
                throw failure(.invalidUTF8)
            }
        }
        position += length
    }
}
