/// The one thing that a host field may hold: a host name, an IPv4 address, or an IPv6 address.
enum HostName {
    /// The longest name that DNS can carry (RFC 1035, section 2.3.4), written with dots.
    private static let maximumLength = 253

    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        isName(text) || isIPv6(withoutBrackets(text)) ? nil : reason(text)
    }

    /// Whether it is a host name by RFC 1123, section 2.1, or an IPv4 address. The underscore is allowed, because
    /// container networks use it.
    static func isName(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count <= maximumLength + 1 else { return false }
        var labelLength = 0
        var labelIsNumber = true
        var previous = UInt8(ascii: ".")
        for (position, byte) in text.enumerated() {
            if byte == UInt8(ascii: ".") {
                guard labelLength > 0, previous != UInt8(ascii: "-") else { return false }
                // A dot at the very end marks the name as complete; what stands before it stays the last label.
                guard position < text.count - 1 else { break }
                labelLength = 0
                labelIsNumber = true
            } else {
                guard isNameCharacter(byte), labelLength < 63 else { return false }
                guard labelLength > 0 || byte != UInt8(ascii: "-") else { return false }
                labelIsNumber = labelIsNumber && PlainText.isDigit(byte)
                labelLength += 1
            }
            previous = byte
        }
        guard labelLength > 0, previous != UInt8(ascii: "-") else { return false }
        // No top-level domain is a number (RFC 3696, section 2): then it must be an address, and a whole one.
        return !labelIsNumber || isIPv4(text)
    }

    static func isIPv4(_ text: UnsafeRawBufferPointer) -> Bool {
        var parts = 0
        var digits = 0
        var value = 0
        for byte in text {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, parts < 3 else { return false }
                parts += 1
                digits = 0
                value = 0
            } else {
                guard PlainText.isDigit(byte), digits < 3 else { return false }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
                digits += 1
                guard value <= 255 else { return false }
            }
        }
        return parts == 3 && digits > 0
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        PlainText.isLetter(byte) || PlainText.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    static func withoutBrackets(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard text.count > 2, text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") else { return text }
        return UnsafeRawBufferPointer(rebasing: text[1..<text.count - 1])
    }

    /// Why it is neither, in the words that help most.
    private static func reason(_ text: UnsafeRawBufferPointer) -> FieldProblem {
        if PlainText.hasControlCharacter(text) || text.contains(UInt8(ascii: " ")) {
            return .hostWithSpace
        }
        if text.contains(where: { $0 >= 0x80 }) {
            return .hostNotASCII
        }
        if text.contains(UInt8(ascii: "@")) {
            return .hostWithUser
        }
        if text.contains("://") {
            return .hostWithScheme
        }
        if text.contains(UInt8(ascii: "/")) {
            return .hostWithPath
        }
        return hasPort(text) ? .hostWithPort : .hostMalformed
    }

    /// Whether it is a host, a colon and digits.
    private static func hasPort(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let colon = text.lastIndex(of: UInt8(ascii: ":")), colon > 0, colon < text.count - 1 else { return false }
        guard text[(colon + 1)...].allSatisfy(PlainText.isDigit) else { return false }
        let host = UnsafeRawBufferPointer(rebasing: text[..<colon])
        return isName(host) || (host.first == UInt8(ascii: "[") && isIPv6(withoutBrackets(host)))
    }
}
