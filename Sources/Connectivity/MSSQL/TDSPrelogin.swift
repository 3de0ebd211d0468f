/// What the two sides say before anybody logs in: [MS-TDS], section 2.2.6.5.
struct TDSPrelogin: Equatable {
    enum Encryption: UInt8 {
        /// For the login only.
        case off = 0
        case on = 1
        case notSupported = 2
        case required = 3
    }

    private enum Option {
        static let version: UInt8 = 0
        static let encryption: UInt8 = 1
        static let end: UInt8 = 0xFF
    }

    let encryption: Encryption

    /// The bytes that ask a server.
    static func question(_ encryption: Encryption) -> [UInt8] {
        let version: [UInt8] = [9, 0, 0, 0, 0, 0]
        let start = UInt8(2 * 5 + 1)
        var bytes = [Option.version, 0, start, 0, UInt8(version.count)]
        bytes += [Option.encryption, 0, start + UInt8(version.count), 0, 1]
        bytes.append(Option.end)
        return bytes + version + [encryption.rawValue]
    }

    /// - Returns: nil for what no server answers.
    init?(parsing payload: [UInt8]) {
        var place = 0
        while place < payload.count, payload[place] != Option.end {
            guard place + 5 <= payload.count else { return nil }
            let offset = Int(payload[place + 1]) << 8 | Int(payload[place + 2])
            let length = Int(payload[place + 3]) << 8 | Int(payload[place + 4])
            guard offset + length <= payload.count else { return nil }
            if payload[place] == Option.encryption, length >= 1 {
                guard let value = Encryption(rawValue: payload[offset]) else { return nil }
                encryption = value
                return
            }
            place += 5
        }
        return nil
    }
}
