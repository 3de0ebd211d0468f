/// What a server says first, as far as it decides how to go on: MySQL's manual, "Protocol::HandshakeV10".
enum MySQLGreeting: Equatable {
    /// Ready for a login.
    case ready(offersTLS: Bool)

    /// An error instead of a greeting, with the server's code: too many connections, a host that may not connect.
    case refusal(code: Int)

    /// Not all of it has come yet.
    case incomplete

    /// Whoever says this doesn't speak the protocol.
    case foreign

    /// How many bytes of a greeting are looked at; it has fewer than 300.
    static let maximumBytes = 4096

    init(_ bytes: [UInt8]) {
        guard let length = Self.length(bytes) else {
            self = .incomplete
            return
        }
        guard bytes[3] == 0, (4..<Self.maximumBytes - 4).contains(length) else {
            self = .foreign
            return
        }
        guard bytes.count >= 5 else {
            self = .incomplete
            return
        }
        switch bytes[4] {
        case 0xFF: self = bytes.count >= 4 + length ? .refusal(code: Int(bytes[5]) | Int(bytes[6]) << 8) : .incomplete
        case 10: self = bytes.count >= 4 + length ? Self.ready(bytes[4..<4 + length]) : .incomplete
        default: self = .foreign
        }
    }

    /// The length of the first packet, without its header of four bytes.
    private static func length(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16
    }

    /// The version ends with a zero byte; a thread's number, eight random bytes and a zero byte stand between it and what the
    /// server can do.
    private static func ready(_ payload: ArraySlice<UInt8>) -> MySQLGreeting {
        guard let end = payload.dropFirst().firstIndex(of: 0) else { return .foreign }
        let capabilities = end + 1 + 4 + 8 + 1
        guard capabilities + 1 < payload.endIndex else { return .foreign }
        let offersTLS = payload[capabilities + 1] & 0x08 != 0
        return .ready(offersTLS: offersTLS)
    }
}
