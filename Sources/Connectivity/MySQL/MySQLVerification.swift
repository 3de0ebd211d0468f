import NativeLibraries
import POSIX

/// Has OpenSSL verify the certificate of the server while TLS is being agreed on, so that there is no TLS with another one.
///
/// It isn't left to the library, whose versions don't agree: 3.4 verifies nothing unless it compares the name too, and doesn't compare it
/// where it was connected to an address of this computer, as it is for every tunnel.
///
/// `@unchecked Sendable`: used on the thread that the library runs on, and only while it connects.
final class MySQLVerification: @unchecked Sendable {
    private let connection: MySQLConnection
    private let openSSL: OpenSSLBehindMariaDB

    /// The name or address that the certificate must be for; nil where any will do.
    private let host: String?

    /// - Returns: nil where the library has no OpenSSL.
    init?(_ connection: MySQLConnection, _ parameters: MySQLParameters) {
        guard let openSSL = connection.library.openSSL else { return nil }
        self.connection = connection
        self.openSSL = openSSL
        host = parameters.tlsMode == .verifyFull ? parameters.host.withoutTrailingDot : nil
    }

    /// OpenSSL's `SSL_VERIFY_…`.
    private enum Mode {
        static let none: CInt = 0
        static let peer: CInt = 1
    }

    /// Tells a session what to demand, before anything of it was sent; and only then lets the library log in over it.
    ///
    /// - Returns: whether it demands a certificate that is good.
    func begin(_ session: OpenSSLBehindMariaDB.Session) -> Bool {
        // The library has one that is content with everything, and notes errors also where nobody asked; this one leaves it at
        // what OpenSSL finds.
        openSSL.setVerification(session, connection.verifies ? Mode.peer : Mode.none) { isGood, _ in isGood }
        guard connection.verifies, demandHost(session) else { return false }
        connection.trustVerification()
        return true
    }

    private func demandHost(_ session: OpenSSLBehindMariaDB.Session) -> Bool {
        guard let host else { return true }
        guard HostResolver.isNumeric(host) else { return openSSL.setHost(session, host) == 1 }
        return openSSL.setAddress(openSSL.verificationParameters(session), host) == 1
    }
}
