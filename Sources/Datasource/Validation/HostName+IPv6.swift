extension HostName {
    /// Whether it is an IPv6 address (RFC 4291, section 2.2), with a zone if need be (`fe80::1%eth0`, RFC 4007).
    static func isIPv6(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let percent = text.firstIndex(of: UInt8(ascii: "%")) else {
            return isIPv6Address(text)
        }
        let zone = text[(percent + 1)...]
        return isIPv6Address(UnsafeRawBufferPointer(rebasing: text[..<percent])) && isZone(zone)
    }

    private static func isZone(_ zone: Slice<UnsafeRawBufferPointer>) -> Bool {
        !zone.isEmpty
            && zone.allSatisfy { byte in
                PlainText.isLetter(byte) || PlainText.isDigit(byte) || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_")
            }
    }

    /// Eight groups of up to four hexadecimal digits; `::` once for any number of zero groups; the last two groups
    /// perhaps as an IPv4 address.
    private static func isIPv6Address(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count >= 2, text.contains(UInt8(ascii: ":")) else { return false }
        var groups = 0
        var isShortened = false
        var position = 0
        if text[0] == UInt8(ascii: ":") {
            guard text[1] == UInt8(ascii: ":") else { return false }
            isShortened = true
            position = 2
        }
        while position < text.count {
            let rest = UnsafeRawBufferPointer(rebasing: text[position...])
            let length = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.count
            let group = UnsafeRawBufferPointer(rebasing: rest[..<length])
            if length == rest.count, isIPv4(group) {
                groups += 2
                break
            }
            guard (1...4).contains(length), group.allSatisfy(PlainText.isHexDigit) else { return false }
            groups += 1
            position += length
            guard position < text.count else { break }
            position += 1
            guard position < text.count else { return false }
            if text[position] == UInt8(ascii: ":") {
                guard !isShortened else { return false }
                isShortened = true
                position += 1
            }
        }
        return isShortened ? groups <= 7 : groups == 8
    }
}
