/// A private key in PEM (RFC 7468), brought into the form that libcrypto reads, however it was pasted.
///
/// In one line, with `\n` written out, with CR LF, indented: platforms and environment variables do all of that to keys.
struct PrivateKeyText: Equatable {
    enum Problem: Error, Hashable {
        /// There is no `-----BEGIN …-----` with its end.
        case noFrame
        /// The frame holds something else: a certificate, a public key.
        case otherContent(String)
    }

    /// Lines of 64 characters in a frame.
    let pem: String

    /// Whether a passphrase is needed to read it.
    let isEncrypted: Bool

    private static let kinds = ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY"]

    init(_ text: String) throws(Problem) {
        let text = Self.withLineFeeds(text)
        guard let (label, content) = Self.frame(in: text) else { throw .noFrame }
        guard Self.kinds.contains(label) else { throw .otherContent(label) }
        // The traditional form of encryption (RFC 1421) has headers, an empty line, then the base64.
        if let (headers, body) = Self.headers(in: content) {
            isEncrypted = headers.contains { $0.contains("ENCRYPTED") }
            pem = Self.framed(label, headers + [""] + Self.lines(of: body))
        } else {
            isEncrypted = label == "ENCRYPTED PRIVATE KEY"
            pem = Self.framed(label, Self.lines(of: content))
        }
    }

    /// Turns `\n` and `\r`, written out, and every line end into line feeds.
    private static func withLineFeeds(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
                let isLineEnd = byte == UInt8(ascii: "n") || byte == UInt8(ascii: "r")
                bytes += isLineEnd ? [0x0A] : [UInt8(ascii: "\\"), byte]
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                bytes.append(byte == 0x0D ? 0x0A : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func frame(in text: String) -> (label: String, content: Substring)? {
        guard let begin = text[...].firstBytes(of: "-----BEGIN "),
            let dashes = text[begin.upperBound...].firstBytes(of: "-----")
        else { return nil }
        let label = String(text[begin.upperBound..<dashes.lowerBound])
        guard let end = text[dashes.upperBound...].firstBytes(of: "-----END \(label)-----") else { return nil }
        return (label, text[dashes.upperBound..<end.lowerBound])
    }

    /// The headers `Proc-Type` and `DEK-Info`, which only stand there together, and what follows them.
    private static func headers(in content: Substring) -> (headers: [String], body: Substring)? {
        let lines = content.split(separator: "\n").map { Substring($0).trimmed }.filter { !$0.isEmpty }
        let headers = lines.prefix { $0.contains(":") }
        guard !headers.isEmpty else { return nil }
        return (headers.map(String.init), Substring(lines.dropFirst(headers.count).joined()))
    }

    private static func lines(of base64: Substring) -> [String] {
        let digits = base64.utf8.filter { $0 > 0x20 }
        return stride(from: 0, to: digits.count, by: 64).map { start in
            String(decoding: digits[start..<min(start + 64, digits.count)], as: UTF8.self)
        }
    }

    private static func framed(_ label: String, _ lines: [String]) -> String {
        (["-----BEGIN \(label)-----"] + lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }
}

extension Substring {
    /// Without white space at both ends.
    fileprivate var trimmed: Substring {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return start[...last]
    }
}
