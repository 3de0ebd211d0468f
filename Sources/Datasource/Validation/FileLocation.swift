/// Where a file is: a path, or an `http` or `https` URL.
enum FileLocation {
    /// The longest path that Linux takes.
    private static let maximumPathLength = 4096

    static func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        if PlainText.hasControlCharacter(text) {
            return .controlCharacter
        }
        guard let scheme = scheme(of: text) else {
            return text.count <= maximumPathLength ? nil : .tooLong
        }
        guard isWord(scheme, "http") || isWord(scheme, "https") else {
            return .urlScheme
        }
        let rest = UnsafeRawBufferPointer(rebasing: text[(scheme.count + 3)...])
        return urlProblem(afterScheme: rest)
    }

    /// What stands before `://`, where that is a scheme by RFC 3986, section 3.1.
    private static func scheme(of text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0, text.count >= colon + 3 else { return nil }
        guard text[colon + 1] == UInt8(ascii: "/"), text[colon + 2] == UInt8(ascii: "/") else { return nil }
        let scheme = UnsafeRawBufferPointer(rebasing: text[..<colon])
        return scheme.allSatisfy { PlainText.isLetter($0) || PlainText.isDigit($0) || $0 == UInt8(ascii: "+") }
            ? scheme : nil
    }

    /// - Parameter text: host, port, path and query.
    static func urlProblem(afterScheme text: UnsafeRawBufferPointer) -> FieldProblem? {
        let end = text.firstIndex { "/?#".utf8.contains($0) } ?? text.count
        let authority = UnsafeRawBufferPointer(rebasing: text[..<end])
        if authority.contains(UInt8(ascii: "@")) {
            return .urlWithUser
        }
        let isPlain = text.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && isHostWithPort(authority) ? nil : .urlMalformed
    }

    static func isHostWithPort(_ authority: UnsafeRawBufferPointer) -> Bool {
        var host = authority
        if let colon = authority.lastIndex(of: UInt8(ascii: ":")), authority.last != UInt8(ascii: "]") {
            guard isPort(authority[(colon + 1)...]) else { return false }
            host = UnsafeRawBufferPointer(rebasing: authority[..<colon])
        }
        guard host.first == UInt8(ascii: "[") else {
            return !host.isEmpty && HostName.isName(host)
        }
        return host.last == UInt8(ascii: "]") && HostName.isIPv6(HostName.withoutBrackets(host))
    }

    private static func isPort(_ digits: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard (1...5).contains(digits.count), digits.allSatisfy(PlainText.isDigit) else { return false }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return (1...65535).contains(value)
    }

    /// Whether it is this word, written in lower or upper case.
    private static func isWord(_ text: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        return text.indices.allSatisfy { text[$0] | 0x20 == word.utf8Start[$0] }
    }
}
