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
