/// The bytes that base64 (RFC 4648, section 4) stands for, one after the other; white space and padding are skipped.
struct Base64Bytes: IteratorProtocol {
    private let text: UnsafeRawBufferPointer
    private var position = 0
    private var bits: UInt32 = 0
    private var count: UInt32 = 0

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    mutating func next() -> UInt8? {
        while position < text.count {
            let value = Base64.value(of: text[position])
            position += 1
            guard let value else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                let byte = UInt8(truncatingIfNeeded: bits >> count)
                bits &= 1 << count - 1
                return byte
            }
        }
        return nil
    }

    /// The next bytes as one number, the first of them the most significant.
    ///
    /// - Parameter length: at most 4.
    mutating func number(length: Int) -> Int? {
        var number = 0
        for _ in 0..<length {
            guard let byte = next() else { return nil }
            number = number << 8 | Int(byte)
        }
        return number
    }

    /// - Returns: whether there were as many.
    mutating func skip(_ length: Int) -> Bool {
        for _ in 0..<length {
            guard next() != nil else { return false }
        }
        return true
    }

    /// Whether these bytes come next; they are taken either way.
    mutating func takes(_ bytes: StaticString) -> Bool {
        for position in 0..<bytes.utf8CodeUnitCount {
            guard next() == bytes.utf8Start[position] else { return false }
        }
        return true
    }
}
