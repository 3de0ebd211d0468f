/// Base64 by RFC 4648: with padding as in section 4, or for URLs and without padding as in section 5.
enum Base64Text {
    static func standard(_ bytes: some Collection<UInt8>) -> String {
        let text = encode(bytes, standardAlphabet)
        let padding = (4 - text.count % 4) % 4
        return String(decoding: text + Array(repeating: UInt8(ascii: "="), count: padding), as: UTF8.self)
    }

    static func forURL(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encode(bytes, urlAlphabet), as: UTF8.self)
    }

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standardAlphabet = Array((letters + "+/").utf8)
    private static let urlAlphabet = Array((letters + "-_").utf8)

    private static func encode(_ bytes: some Collection<UInt8>, _ alphabet: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(alphabet[Int(bits >> UInt32(bitCount) & 63)])
            }
            // What was written needn't be kept.
            bits &= 0xFF
        }
        if bitCount > 0 {
            text.append(alphabet[Int(bits << UInt32(6 - bitCount) & 63)])
        }
        return text
    }

    /// Reads both alphabets; padding may be missing.
    ///
    /// - Returns: nil for what has other characters.
    static func decoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bits: UInt32 = 0
        var count: UInt32 = 0
        var bytes: [UInt8] = []
        for character in text where character != UInt8(ascii: "=") {
            guard let value = standardAlphabet.firstIndex(of: character) ?? urlAlphabet.firstIndex(of: character) else {
                return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
                // What was read needn't be kept.
                bits &= 1 << count - 1
            }
        }
        return bytes
    }
}
