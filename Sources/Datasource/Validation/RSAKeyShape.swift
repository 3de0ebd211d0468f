/// What the outer structure of a private key says of its kind (RFC 5208, section 5; RFC 8017, appendix A.1.2). The key itself
/// isn't looked at.
enum RSAKeyShape {
    /// The fewest bits that services take which check signatures of such keys: "Key-pair authentication" in Snowflake's
    /// documentation.
    static let minimumBits = 2048

    /// What keeps the body of a PEM block from being an RSA key that isn't encrypted.
    ///
    /// - Parameter isWrapped: whether it is PKCS #8, which says of what kind the key inside it is.
    static func problem(inBase64 text: UnsafeRawBufferPointer, isWrapped: Bool) -> FieldProblem? {
        var bytes = Base64Bytes(text)
        guard bytes.header(of: .sequence) != nil, bytes.skipElement(.integer) else { return .pemStructure }
        if isWrapped {
            guard let length = bytes.header(of: .sequence) else { return .pemStructure }
            guard let rest = bytes.restBehindRSA(length) else { return .pemNotRSA }
            guard bytes.skip(rest), bytes.header(of: .octetString) != nil, bytes.header(of: .sequence) != nil,
                bytes.skipElement(.integer)
            else { return .pemStructure }
        }
        guard let length = bytes.header(of: .integer), length > 0, let first = bytes.next() else {
            return .pemStructure
        }
        // A zero in front keeps the number from being negative.
        let bits = first == 0 ? (length - 1) * 8 : length * 8 - first.leadingZeroBitCount
        return bits < minimumBits ? .rsaKeyTooShort : nil
    }
}

/// Tags of ASN.1 (X.690, section 8.1.2).
private enum Tag: UInt8 {
    case integer = 0x02
    case octetString = 0x04
    case objectIdentifier = 0x06
    case sequence = 0x30
}

extension Base64Bytes {
    /// The length of the content of an element (X.690, section 8.1.3) whose header comes next; nil when it is another one.
    fileprivate mutating func header(of tag: Tag) -> Int? {
        guard next() == tag.rawValue, let first = next() else { return nil }
        guard first >= 0x80 else { return Int(first) }
        let lengthBytes = Int(first & 0x7F)
        guard (1...4).contains(lengthBytes) else { return nil }
        return number(length: lengthBytes)
    }

    fileprivate mutating func skipElement(_ tag: Tag) -> Bool {
        guard let length = header(of: tag) else { return false }
        return skip(length)
    }

    /// How much of an algorithm of this length stands behind the name of RSA (1.2.840.113549.1.1.1); nil when it has another
    /// name.
    fileprivate mutating func restBehindRSA(_ length: Int) -> Int? {
        let name: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
        guard header(of: .objectIdentifier) == name.count, length >= name.count + 2 else { return nil }
        for byte in name {
            guard next() == byte else { return nil }
        }
        return length - name.count - 2
    }
}
