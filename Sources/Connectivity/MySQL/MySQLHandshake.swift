import NativeLibraries
import POSIX

/// Notices when TLS is agreed on: libmariadb sends the login right after that, and waits for the answer, all in one step.
///
/// OpenSSL lets it be known whenever somebody makes a connection, and that connection when its handshake is over. A process tests
/// one source with this library, so what is here belongs to the whole process.
enum MySQLHandshake {
    private struct State {
        var library: MariaDBLibrary?
        var tell: (@Sendable () -> Void)?
        var end: Instant?
    }

    private static let state = Monitor(State())

    /// OpenSSL's `CRYPTO_EX_INDEX_SSL`.
    private static let connections: CInt = 0

    /// OpenSSL's `SSL_CB_HANDSHAKE_DONE`.
    private static let done: CInt = 0x20

    /// When TLS was agreed on; nil while it isn't, and where the library wasn't built with OpenSSL.
    static var end: Instant? { state.withLock { $0.end } }

    /// Begins to watch the next connection that the library makes.
    ///
    /// - Parameter tell: called when TLS is agreed on, on the thread that the library runs on.
    static func watch(_ library: MariaDBLibrary, _ tell: @escaping @Sendable () -> Void) {
        guard let register = library.registerConnectionData, library.setStateCallback != nil else { return }
        let isFirst = state.withLock { state in
            defer { state = State(library: library, tell: tell) }
            return state.library == nil
        }
        guard isFirst else { return }
        let newConnection: MariaDBLibrary.NewConnectionData = { connection, _, _, _, _, _ in
            MySQLHandshake.noteConnection(OpaquePointer(connection))
        }
        _ = register(connections, 0, nil, newConnection, nil, nil)
    }

    private static func noteConnection(_ connection: OpaquePointer?) {
        state.withLock { $0.library }?.setStateCallback?(connection) { _, event, _ in
            if event & MySQLHandshake.done != 0 {
                MySQLHandshake.noteEnd()
            }
        }
    }

    /// With TLS 1.3 it is called for every ticket that comes later too.
    private static func noteEnd() {
        let tell = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.end == nil else { return nil }
            state.end = .now
            return state.tell
        }
        tell?()
    }
}
