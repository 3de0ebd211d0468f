import Datasource
import JSON

/// What the credentials of a SQL Server source say, checked.
struct MSSQLParameters {
    /// The port of an instance without a name.
    static let usualPort = 1433

    /// A name or an address; an IPv6 address stands without brackets.
    let host: String

    /// What stands after the backslash of `server`: one of several servers on that host.
    let instance: String?

    /// Nil where none is given.
    let givenPort: Int?
    let user: String
    let password: Secret?

    /// Nil for the one that the server has for this user.
    let database: String?

    /// Nil when the user wants to see all schemas.
    let schema: String?

    /// Whether everything is encrypted, and not the login alone.
    let encrypts: Bool
    private let trustsAnyCertificate: Bool

    /// PEM text or a path.
    let rootCertificate: String?

    init(_ credentials: Credentials) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        let server = try reader.requiredText("server")
        let parts = server.split(separator: "\\", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        host = try Self.checkedHost(parts[0])
        instance = parts.count > 1 ? try Self.checkedInstance(parts[1]) : nil
        givenPort = try reader.port()
        user = try reader.requiredText("user")
        password = try reader.secret("password")
        database = try reader.text("database")
        schema = try reader.text("schema")
        encrypts = try reader.bool("encrypt") ?? true
        trustsAnyCertificate = try reader.bool("trustServerCertificate") ?? false
        rootCertificate = try reader.text("sslRootCert")
        try Self.checkLength(user, MSSQLField.user)
        try Self.checkLength(password?.revealed ?? "", MSSQLField.password)
        try Self.checkLength(database ?? "", MSSQLField.database)
    }

    /// Where only the login is encrypted, no client verifies the certificate.
    var verifies: Bool { encrypts && !trustsAnyCertificate }

    /// Which port has to be asked for on the host; nil where it is known. The usual port may have come from the catalogue, and a named
    /// instance hardly ever has it.
    var instanceToAskFor: String? { givenPort == nil || givenPort == Self.usualPort ? instance : nil }

    /// The name goes into a file of the library, so nothing may stand in it that means something there.
    private static func checkedHost(_ text: String) throws(TestFailure) -> String {
        var host = text
        if host.utf8.first == UInt8(ascii: "["), host.utf8.last == UInt8(ascii: "]") {
            host = String(host.dropFirst().dropLast())
        }
        guard !host.isEmpty, host.utf8.allSatisfy(isHostCharacter) else {
            throw .invalid(
                "The server isn't the name or address of a host.",
                [MSSQLField.server],
                hint: "Give a host, and where it has several instances the name of one after a backslash."
            )
        }
        return host
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "._-:%".utf8.contains(byte)
        }
    }

    /// The longest name of an instance.
    private static let instanceLimit = 16

    private static func checkedInstance(_ text: String) throws(TestFailure) -> String {
        let isName = text.utf8.allSatisfy { isHostCharacter($0) && !".:%".utf8.contains($0) || "#$".utf8.contains($0) }
        guard (1...instanceLimit).contains(text.utf8.count), isName else {
            throw .invalid(
                "What stands after the backslash isn't the name of an instance.",
                [MSSQLField.server],
                hint: "Give one of at most \(instanceLimit) letters, digits, _, #, $ and -, or give the port."
            )
        }
        return text
    }

    /// The most characters that the protocol has room for, and bytes that the library takes.
    private static let lengthLimit = 128

    private static func checkLength(_ text: String, _ field: JSONPointer) throws(TestFailure) {
        guard text.utf8.count > lengthLimit else { return }
        throw .invalid(
            "A text is longer than the protocol of SQL Server has room for.",
            [field],
            hint: "Give at most \(lengthLimit) characters."
        )
    }
}
