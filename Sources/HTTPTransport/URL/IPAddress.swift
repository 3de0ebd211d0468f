#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Questions about numeric addresses.
package enum IPAddress {
    /// Whether a text is four decimal numbers with dots.
    package static func isVersion4(_ text: String) -> Bool {
        version4Bytes(text) != nil
    }

    package static func isVersion6(_ text: String) -> Bool {
        version6Bytes(text) != nil
    }

    /// Whether an address leads to this computer: `127.0.0.0/8`, `::1`, and the former inside IPv6.
    static func isLoopback(_ text: String) -> Bool {
        if let bytes = version4Bytes(text) {
            return bytes[0] == 127
        }
        guard let bytes = version6Bytes(text) else { return false }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127]
        return bytes.starts(with: mapped) || bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether an address can't be one of the public internet: this computer (`0.0.0.0/8` and `127.0.0.0/8`), the link (RFC 3927,
    /// and RFC 4291, section 2.5.6), or a private network (RFC 1918, RFC 6598, RFC 4193).
    package static func isInternal(_ text: String) -> Bool {
        if let bytes = version4Bytes(text) {
            return isInternal(bytes[...])
        }
        guard let bytes = version6Bytes(text) else { return false }
        let zeros = bytes.prefix { $0 == 0 }.count
        let isVersion4 = zeros >= 12 || zeros == 10 && bytes[10] == 0xFF && bytes[11] == 0xFF
        if isVersion4 {
            return isLoopback(text) || isInternal(bytes[12...])
        }
        return bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 || bytes[0] & 0xFE == 0xFC
    }

    private static func isInternal(_ bytes: ArraySlice<UInt8>) -> Bool {
        let (first, second) = (bytes[bytes.startIndex], bytes[bytes.startIndex + 1])
        return switch first {
        case 0, 10, 127: true
        case 100: second & 0xC0 == 64
        case 169: second == 254
        case 172: second & 0xF0 == 16
        case 192: second == 168
        default: false
        }
    }

    private static func version4Bytes(_ text: String) -> [UInt8]? {
        bytes(of: text, family: AF_INET, count: 4)
    }

    private static func version6Bytes(_ text: String) -> [UInt8]? {
        bytes(of: text, family: AF_INET6, count: 16)
    }

    private static func bytes(of text: String, family: CInt, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
