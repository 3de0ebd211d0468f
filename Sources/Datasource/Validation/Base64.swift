/// Base64 (RFC 4648, section 4) that is counted and checked, but not kept.
struct Base64 {
    /// Characters so far, padding included.
    private var count = 0
    private var padding = 0

    /// The first ten characters, six bits each.
    private var start: UInt64 = 0
    private var isValid = true

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if let value = Self.value(of: byte), padding == 0 {
            if count < 10 {
                start = start << 6 | UInt64(value)
            }
        } else if byte == UInt8(ascii: "="), padding < 2 {
            padding += 1
        } else {
            isValid = false
        }
        count += 1
    }

    var isComplete: Bool { isValid && count > 0 && count % 4 == 0 }

    /// The number of bytes that it stands for.
    var decodedCount: Int { count / 4 * 3 - padding }

    /// One of the first seven decoded bytes, where there are as many.
    func decodedByte(_ position: Int) -> UInt8? {
        guard position < min(7, decodedCount) else { return nil }
        let characters = min(count - padding, 10)
        let shift = characters * 6 - (position + 1) * 8
        return shift >= 0 ? UInt8(truncatingIfNeeded: start >> UInt64(shift)) : nil
    }

    @inline(__always)
    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

extension Base64 {
    /// The whole length of the ASN.1 SEQUENCE that it begins with, header included (X.690, section 8.1.3); nil when it
    /// begins with something else.
    var sequenceLength: Int? {
        guard decodedByte(0) == 0x30, let first = decodedByte(1) else { return nil }
        guard first >= 0x80 else { return 2 + Int(first) }
        let lengthBytes = Int(first & 0x7F)
        guard (1...4).contains(lengthBytes) else { return nil }
        var length = 0
        for position in 0..<lengthBytes {
            guard let byte = decodedByte(2 + position) else { return nil }
            length = length << 8 | Int(byte)
        }
        return 2 + lengthBytes + length
    }

    /// Whether it begins with the magic of OpenSSH's own key format: `openssh-key-v1`.
    var isOpenSSHKey: Bool {
        "openssh".utf8.enumerated().allSatisfy { decodedByte($0.offset) == $0.element }
    }
}
