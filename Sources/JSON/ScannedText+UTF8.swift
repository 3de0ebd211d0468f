/// Characters of more than one byte: exactly the well-formed sequences of table 3-7 of the Unicode Standard.
extension ScannedText {
    /// The end of one such character and of those that follow it at once.
    func endOfMultibyteCharacters(from start: Int) throws(JSONSyntaxError) -> Int {
        var offset = start
        repeat {
            offset = try endOfMultibyteCharacter(from: offset)
        } while offset < end && byte(at: offset) >= 0x80
        return offset
    }

    @inline(__always)
    private func endOfMultibyteCharacter(from start: Int) throws(JSONSyntaxError) -> Int {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch byte(at: start) {
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
        default: throw failure(.invalidUTF8, at: start)
        }
        for index in 1..<length {
            guard start + index < end else {
                throw JSONSyntaxError(reason: .unexpectedEnd, offset: end)
            }
            let allowed = index == 1 ? second : 0x80...0xBF
            guard allowed.contains(byte(at: start + index)) else {
                throw failure(.invalidUTF8, at: start)
            }
        }
        return start + length
    }
}
