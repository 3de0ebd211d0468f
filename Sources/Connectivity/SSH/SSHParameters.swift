import Datasource
import JSON

/// What credentials say of the SSH server that leads to their source, checked.
struct SSHParameters {
    private static let usualPort = 22

    /// OpenSSH reads what it asks for into as many bytes.
    private static let longestAnswer = 1000

    /// A name or an address; an IPv6 address stands without brackets.
    let host: String
    let port: Int
    let username: String

    /// PEM text or a path.
    let privateKey: Secret?
    let passphrase: Secret?
    let password: Secret?

    /// The key that the server must have: its type and its Base64 text.
    let hostKey: String?

    /// The path of a file of such keys.
    let knownHosts: String?

    /// - Returns: nil where the source isn't reached through a tunnel.
    static func given(in credentials: Credentials) throws(TestFailure) -> SSHParameters? {
        let reader = CredentialReader(credentials)
        switch try reader.text("sshTunnel") ?? "disable" {
        case "disable": return nil
        case "enable": return try SSHParameters(credentials, reader)
        default:
            throw .invalid("The sshTunnel isn't known.", [SSHField.tunnel], hint: "Give enable or disable.")
        }
    }

    private init(_ credentials: Credentials, _ reader: CredentialReader) throws(TestFailure) {
        host = try reader.requiredText("sshHost").withoutBrackets
        port = try Self.port(credentials)
        username = try reader.requiredText("sshUsername")
        privateKey = try reader.secret("sshPrivateKey")
        passphrase = try Self.checked(reader.secret("sshPrivateKeyPassphrase"), SSHField.passphrase)
        password = try Self.checked(reader.secret("sshPassword"), SSHField.password)
        hostKey = try reader.text("sshHostKey").map { text throws(TestFailure) in try Self.checkedHostKey(text) }
        knownHosts = try reader.text("sshKnownHosts")
        guard privateKey != nil || password != nil else {
            throw .invalid("The member sshPrivateKey isn't given.", [SSHField.privateKey], hint: "Give it.")
        }
    }

    private static func port(_ credentials: Credentials) throws(TestFailure) -> Int {
        guard let value = credentials.plain["sshPort"], !value.isNull else { return usualPort }
        guard let port = value.integer, (1...65535).contains(port) else {
            throw .invalid(
                "The sshPort isn't a number from 1 to 65535.",
                [SSHField.port],
                hint: "Give the port that the SSH server listens on, usually \(usualPort)."
            )
        }
        return port
    }

    /// What is handed to OpenSSH as one line.
    private static func checked(_ secret: Secret?, _ field: JSONPointer) throws(TestFailure) -> Secret? {
        guard let secret else { return nil }
        let bytes = secret.revealed.utf8
        guard bytes.count <= longestAnswer, !bytes.contains(where: { $0 == 10 || $0 == 13 }) else {
            throw .invalid(
                "OpenSSH takes at most \(longestAnswer) bytes here, without a line feed.",
                [field],
                hint: "Give one that is shorter, on one line."
            )
        }
        return secret
    }

    /// A key as a line of `known_hosts` shows it, with whatever comment comes after it; or that of a `.pub` file.
    private static func checkedHostKey(_ text: String) throws(TestFailure) -> String {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2, words.prefix(2).allSatisfy({ $0.utf8.allSatisfy(isOfKey) }) else {
            throw .invalid(
                "The sshHostKey isn't a public key.",
                [SSHField.hostKey],
                hint: "Give the key's type and text, as a line of known_hosts shows them after the name of the host."
            )
        }
        return "\(words[0]) \(words[1])"
    }

    private static func isOfKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
            UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
