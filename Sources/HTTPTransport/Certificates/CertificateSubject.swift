/// Finds the name of its owner in a certificate (RFC 5280, section 4.1), without reading anything else of it.
enum CertificateSubject {
    private static let sequence: UInt8 = 0x30
    private static let integer: UInt8 = 0x02
    private static let version: UInt8 = 0xA0

    /// - Parameter certificate: in DER.
    /// - Returns: the name in DER; nil for what isn't a certificate.
    static func find(in certificate: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        var outer = DERReader(certificate)
        guard let whole = outer.next(sequence) else { return nil }
        var middle = DERReader(whole.content)
        guard let signed = middle.next(sequence) else { return nil }
        var members = DERReader(signed.content)
        if members.nextTag == version {
            _ = members.next(version)
        }
        // Serial number, signature's algorithm, issuer, validity.
        for tag in [integer, sequence, sequence, sequence] {
            guard members.next(tag) != nil else { return nil }
        }
        return members.next(sequence)?.whole
    }
}

/// Reads elements of DER (X.690, section 8.1) one after the other.
private struct DERReader {
    struct Element {
        /// With tag and length.
        let whole: UnsafeBufferPointer<UInt8>
        let content: UnsafeBufferPointer<UInt8>
    }

    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        rest = bytes[...]
    }

    var nextTag: UInt8? { rest.first }

    /// - Returns: nil unless an element with this tag comes next, and all of it.
    mutating func next(_ tag: UInt8) -> Element? {
        var header = rest
        guard header.popFirst() == tag, let first = header.popFirst(), let count = length(first, &header),
            count <= header.count
        else { return nil }
        let content = header.prefix(count)
        let whole = rest[rest.startIndex..<content.endIndex]
        rest = rest[content.endIndex...]
        return Element(whole: UnsafeBufferPointer(rebasing: whole), content: UnsafeBufferPointer(rebasing: content))
    }

    private func length(_ first: UInt8, _ header: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard first & 0x80 != 0 else { return Int(first) }
        let digitCount = Int(first & 0x7F)
        guard (1...3).contains(digitCount) else { return nil }
        var count = 0
        for _ in 0..<digitCount {
            guard let digit = header.popFirst() else { return nil }
            count = count << 8 | Int(digit)
        }
        return count
    }
}
