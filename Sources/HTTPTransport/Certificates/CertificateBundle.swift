/// Certificates in PEM, one after the other, with text of any kind in between: what operating systems keep of the authorities
/// that they trust.
///
/// Certificates with trust settings (`TRUSTED CERTIFICATE`) and revocations aren't read.
struct CertificateBundle {
    let text: [UInt8]

    /// Goes through the certificates, each in DER; one that isn't base64 is left out.
    func forEach(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        // A certificate takes less room in DER than in base64.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(text.count, 1)) { room in
            text.withUnsafeBufferPointer { text in
                var place = 0
                while let begin = Self.find(Self.begin, in: text, from: &place) {
                    guard let end = Self.find(Self.end, in: text, from: &place) else { return }
                    let lines = UnsafeBufferPointer(rebasing: text[begin.upperBound..<end.lowerBound])
                    guard let count = Self.decode(lines, into: room) else { continue }
                    body(UnsafeBufferPointer(rebasing: room[..<count]))
                }
            }
        }
    }

    private static let begin = Array("-----BEGIN CERTIFICATE-----".utf8)
    private static let end = Array("-----END CERTIFICATE-----".utf8)

    /// - Parameter place: where to begin; it moves past what was found.
    private static func find(
        _ words: [UInt8],
        in text: UnsafeBufferPointer<UInt8>,
        from place: inout Int
    ) -> Range<Int>? {
        while place <= text.count - words.count {
            if text[place] == words[0], text[place..<place + words.count].elementsEqual(words) {
                let range = place..<place + words.count
                place = range.upperBound
                return range
            }
            place += 1
        }
        return nil
    }

    /// RFC 4648, section 4, with line feeds in between.
    ///
    /// - Returns: the number of bytes; nil for anything else.
    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>,
        into room: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        var bits: UInt32 = 0
        var bitCount = 0
        var count = 0
        for character in text {
            let value = values[Int(character)]
            guard value < 64 else {
                guard value == blank else { return nil }
                continue
            }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                room[count] = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
                count += 1
            }
        }
        return count
    }

    private static let blank: UInt8 = 64
    private static let other: UInt8 = 65

    /// Of each character: its six bits, or what it is else.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: other, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in digits.utf8.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        for character in " \t\r\n=".utf8 {
            values[Int(character)] = blank
        }
        return values
    }()
}
