/// The frame of everything that SQL Server sends and takes: [MS-TDS], section 2.2.3.
struct TDSPacket: Equatable {
    enum Kind {
        static let answer: UInt8 = 0x04
        static let prelogin: UInt8 = 0x12
    }

    /// The most bytes of a packet before the two sides agree on another size.
    static let maximumLength = 4096
    private static let headerLength = 8

    let kind: UInt8

    /// Whether its message ends with it.
    let isLast: Bool
    let payload: [UInt8]

    /// What the beginning of some bytes is.
    enum Reading: Equatable {
        /// - Parameter length: how many of the bytes it takes.
        case packet(TDSPacket, length: Int)
        case incomplete
        /// No server of this protocol says this.
        case foreign
    }

    static func reading(_ bytes: some Collection<UInt8>) -> Reading {
        let bytes = Array(bytes.prefix(maximumLength))
        if let first = bytes.first, first != Kind.answer, first != Kind.prelogin {
            return .foreign
        }
        guard bytes.count >= headerLength else { return .incomplete }
        let length = Int(bytes[2]) << 8 | Int(bytes[3])
        guard (headerLength...maximumLength).contains(length) else { return .foreign }
        guard bytes.count >= length else { return .incomplete }
        let packet = TDSPacket(
            kind: bytes[0],
            isLast: bytes[1] & 1 != 0,
            payload: Array(bytes[headerLength..<length])
        )
        return .packet(packet, length: length)
    }

    /// A message in as many packets as it needs.
    static func message(_ kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        var rest = payload[...]
        var bytes: [UInt8] = []
        repeat {
            let part = rest.prefix(maximumLength - headerLength)
            rest = rest.dropFirst(part.count)
            let length = part.count + headerLength
            let status: UInt8 = rest.isEmpty ? 1 : 0
            bytes += [kind, status, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0, 0, 0]
            bytes += part
        } while !rest.isEmpty
        return bytes
    }
}
