import Datasource

/// A private key as OpenSSH reads it from a file.
struct SSHKeyText {
    let bytes: [UInt8]

    /// Whether it can't be used without a passphrase.
    let isEncrypted: Bool

    /// - Parameter text: PEM.
    init(_ text: String) {
        // It wants a line feed at the end, and no carriage returns.
        var bytes = text.utf8.filter { $0 != UInt8(ascii: "\r") }
        if bytes.last != UInt8(ascii: "\n") {
            bytes.append(UInt8(ascii: "\n"))
        }
        self.bytes = bytes
        isEncrypted = Self.isEncrypted(String(decoding: bytes, as: UTF8.self))
    }

    /// The first 21 bytes of OpenSSH's own form in Base64, where its cipher is `none`: OpenSSH's PROTOCOL.key.
    private static let unencrypted = "b3BlbnNzaC1rZXktdjEAAAAABG5v"

    private static func isEncrypted(_ text: String) -> Bool {
        let marker = "-----BEGIN OPENSSH PRIVATE KEY-----"
        if let begin = text.firstBytes(of: marker) {
            let body = text[begin.upperBound...].utf8.lazy.filter { $0 > UInt8(ascii: " ") }
            return !body.starts(with: unencrypted.utf8)
        }
        // PKCS #8, and RFC 1421, section 4.6.1.1.
        return text.containsBytes(of: "-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.containsBytes(of: "4,ENCRYPTED")
    }
}
