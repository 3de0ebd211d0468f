import Datasource
import NativeLibraries
import POSIX

/// One connection of the library, closed with the last reference to it.
final class MySQLConnection {
    /// Numbers of the header's `enum mysql_option`.
    private enum Option {
        static let characterSet: CInt = 7
        static let localFiles: CInt = 8
        static let transport: CInt = 9
        static let reconnect: CInt = 20
        static let verifyServer: CInt = 21
        static let key: CInt = 25
        static let certificate: CInt = 26
        static let authorities: CInt = 27
        static let useTLS: CInt = 38
        static let packetLimit: CInt = 39
        static let nonBlocking: CInt = 6000
        static let fingerprint: CInt = 7006
        static let allowedPlugins: CInt = 7026
    }

    /// Numbers of the header's `enum mariadb_value`.
    private enum Information {
        static let tlsVersion: CInt = 23
        static let serverCapabilities: CInt = 31
    }

    /// What login methods may be used on any connection: none of them shows the password to who listens.
    private static let usualPlugins = "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519"

    /// On an encrypted connection the password itself may be sent too, as servers that ask PAM or LDAP need it.
    private static let encryptedPlugins = usualPlugins + ",mysql_clear_password,dialog"

    /// The most bytes that one answer of the server may have.
    private static let packetLimit = CUnsignedLong(64 << 20)

    /// While connecting, the library works on a stack of its own: loading a login method or verifying a certificate needs more
    /// than the 60 KiB that it would take.
    private static let stackBytes = 1 << 20

    let library: MariaDBLibrary
    let handle: MariaDBLibrary.Connection

    /// The tunnel that the connection goes through, if any.
    let entrance: TunnelEntrance?

    /// Whether TLS, if there is any, is worth nothing without a certificate that was verified.
    let verifies: Bool

    /// - Returns: nil when there is no memory, or the library can't wait without blocking on this system.
    init?(
        _ library: MariaDBLibrary,
        _ parameters: MySQLParameters,
        _ files: TLSFiles,
        by entrance: TunnelEntrance? = nil
    ) {
        guard let handle = library.initialize(nil) else { return nil }
        self.library = library
        self.handle = handle
        self.entrance = entrance
        verifies = parameters.tlsMode != .disable && files.rootCertificatePath != nil
        // No option that reads files is set, so no my.cnf has a say.
        var stack = Self.stackBytes
        guard library.setOption(handle, Option.nonBlocking, &stack) == 0 else { return nil }
        set(Option.characterSet, "utf8mb4")
        // The server could ask for any file of this computer otherwise.
        set(Option.localFiles, CUnsignedInt(0))
        // TCP, also to `localhost`, for which the library would look for a socket of its own.
        set(Option.transport, CUnsignedInt(1))
        set(Option.reconnect, CChar(0))
        set(Option.packetLimit, Self.packetLimit)
        set(Option.allowedPlugins, Self.usualPlugins)
        // What the library makes of a certificate differs from version to version: here it has no say. Since 3.4 it would demand TLS too.
        set(Option.verifyServer, CChar(0))
        guard parameters.tlsMode != .disable else { return }
        set(Option.useTLS, CChar(1))
        set(Option.authorities, files.rootCertificatePath)
        set(Option.certificate, files.certificatePath)
        set(Option.key, files.keyPath)
        set(Option.fingerprint, Self.noFingerprint)
    }

    /// No certificate has it. As long as it is set, the library goes on neither without TLS nor after having agreed on it: it sends no
    /// login before `goOn` is called and, where a certificate is to be verified, `trustVerification`.
    private static let noFingerprint = String(repeating: "00", count: 20)

    deinit {
        library.close(handle)
    }

    private func unset(_ option: CInt) {
        _ = library.setOption(handle, option, nil)
    }

    private func set(_ option: CInt, _ text: String?) {
        guard let text else { return }
        _ = library.setOption(handle, option, text)
    }

    private func set(_ option: CInt, _ value: some FixedWidthInteger) {
        withUnsafePointer(to: value) { _ = library.setOption(handle, option, $0) }
    }

    /// Lets the login begin, after the server has told what it can do.
    ///
    /// - Parameter withTLS: whether TLS is certain to come first. Then login methods may be used that show the password to the
    ///   other side.
    func goOn(withTLS: Bool) {
        if withTLS {
            set(Option.allowedPlugins, Self.encryptedPlugins)
        }
        if !withTLS || !verifies {
            unset(Option.fingerprint)
        }
    }

    /// Lets the login follow TLS, now that TLS can't be agreed on with a certificate that isn't good.
    func trustVerification() {
        unset(Option.fingerprint)
    }

    // MARK: - What it tells

    var socket: ForeignSocket { ForeignSocket(library.socket(handle)) }

    /// Nil where nothing has failed.
    var error: MySQLError? {
        let code = library.errorNumber(handle)
        guard code != 0 else { return nil }
        return MySQLError(code: Int(code), text: library.errorText(handle).map { String(cString: $0) } ?? "")
    }

    var usesTLS: Bool { library.cipher(handle) != nil }

    /// `TLSv1.3`
    var tlsVersion: String? {
        var text: MariaDBLibrary.Text?
        guard library.information(handle, Information.tlsVersion, &text) == 0, let text else { return nil }
        return String(cString: text)
    }

    /// Whether the server said in its greeting that it can do TLS.
    var serverOffersTLS: Bool {
        var capabilities: CUnsignedLong = 0
        guard library.information(handle, Information.serverCapabilities, &capabilities) == 0 else { return false }
        return capabilities & 0x0800 != 0
    }

    /// Whether the library has read the greeting of the server.
    var hasGreeting: Bool {
        var capabilities: CUnsignedLong = 0
        guard library.information(handle, Information.serverCapabilities, &capabilities) == 0 else { return false }
        return capabilities != 0
    }

    // MARK: - Queries

    /// Runs a statement, and gives each row of its result to `body`. It blocks as long as the server takes.
    func run(_ statement: String, _ body: ([String?]) -> Void) throws(MySQLError) {
        guard library.query(handle, statement, CUnsignedLong(statement.utf8.count)) == 0,
            let result = library.takeResult(handle)
        else {
            throw error ?? MySQLError(code: 2000, text: "")
        }
        defer { library.freeResult(result) }
        let count = Int(library.columnCount(result))
        while let row = library.nextRow(result), let lengths = library.lengths(result) {
            body(
                (0..<count).map { column in
                    guard let start = row[column] else { return nil }
                    let bytes = UnsafeRawBufferPointer(start: start, count: Int(lengths[column]))
                    return String(decoding: bytes, as: UTF8.self)
                }
            )
        }
    }
}
