import NativeLibraries
import POSIX

/// One connection of libpq, closed with the last reference to it. Used by one thread at a time.
final class PostgresConnection {
    /// libpq's `ConnStatusType`, as far as it tells stages apart.
    enum Status: CInt {
        case ok = 0
        case bad = 1
        case started = 2
        case made = 3
        case startingTLS = 7
        case needed = 8
    }

    let library: PostgresLibrary
    let handle: PostgresLibrary.Connection

    /// Kept as long as the connection goes through it.
    private let entrance: TunnelEntrance?

    /// Begins to connect; this never waits.
    ///
    /// - Parameters:
    ///   - text: the parameters.
    ///   - entrance: where they lead, if that is a tunnel.
    /// - Returns: nil when memory is short.
    init?(_ library: PostgresLibrary, connecting text: PostgresConnectionText, by entrance: TunnelEntrance? = nil) {
        Environment.hide(text.variablesToHide(for: library.options))
        guard let handle = library.startConnecting(text.text(for: library.options)) else { return nil }
        self.library = library
        self.handle = handle
        self.entrance = entrance
        // A refused login has no code but in the text that this asks for.
        let verbose: CInt = 2
        _ = library.setErrorVerbosity(handle, verbose)
        // Else the library prints what the server remarks.
        _ = library.setNoticeReceiver(handle, { _, _ in }, nil)
    }

    deinit {
        library.finish(handle)
    }

    /// Nil for a status in which the server is asked to let us in.
    var status: Status? { Status(rawValue: library.status(handle)) }

    var socket: ForeignSocket { ForeignSocket(library.socket(handle)) }

    var usesTLS: Bool { library.usesTLS(handle) == 1 }

    /// `TLSv1.3`
    private var tlsVersion: String? {
        library.tlsAttribute(handle, "protocol").map { String(cString: $0) }
    }

    /// - Parameter verifies: whether a handshake only succeeds when the certificate of the server is verified.
    func tlsFacts(verifies: Bool) -> TLSFacts {
        guard usesTLS else { return TLSFacts(used: false) }
        return TLSFacts(used: true, version: tlsVersion, verified: verifies)
    }

    /// What the library says of the last failure, without the beginning that repeats where it wanted to go.
    var errorMessage: String {
        let message = library.errorMessage(handle).map { String(cString: $0) } ?? ""
        guard message.utf8.starts(with: "connection to server".utf8), let end = message.firstBytes(of: " failed: ")
        else {
            return message
        }
        return String(message[end.upperBound...])
    }
}
