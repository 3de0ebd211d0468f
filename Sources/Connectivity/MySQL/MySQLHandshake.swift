import NativeLibraries
import POSIX

/// Notices when TLS begins, and when it is agreed on: libmariadb does both in one step with the login, and waits for its answer.
///
/// OpenSSL lets it be known whenever somebody makes a session, and that session when its handshake begins and is over. A process
/// tests one source with this library, so what is here belongs to the whole process.
enum MySQLHandshake {
    private struct State {
        var tell: (@Sendable () -> Void)?

        /// Nil once it has begun.
        var verification: MySQLVerification?
        var verifies = false
        var verdict: CLong = 0
        var end: Instant?
    }

    private static let state = Monitor(State())

    /// Set once, with the first connection.
    private static let openSSL = Monitor<OpenSSLBehindMariaDB?>(nil)

    /// OpenSSL's `CRYPTO_EX_INDEX_SSL`.
    private static let sessions: CInt = 0

    /// OpenSSL's `SSL_CB_…`.
    private enum Event {
        static let exit: CInt = 0x02
        static let start: CInt = 0x10
        static let done: CInt = 0x20
    }

    /// When TLS was agreed on; nil while it isn't, and where the library wasn't built with OpenSSL.
    static var end: Instant? { state.withLock { $0.end } }

    /// What was wrong with the certificate of the server when TLS ended without an agreement: OpenSSL's `X509_V_ERR_…`.
    static var verdict: Int? {
        state.withLock { $0.end == nil && $0.verdict != 0 ? Int($0.verdict) : nil }
    }

    /// Whether TLS was agreed on with a certificate that was verified as the user wants it.
    static var isVerified: Bool {
        state.withLock { $0.end != nil && $0.verifies && $0.verdict == 0 }
    }

    /// Leaves the next connection alone until `watch` is called.
    static func forget() {
        replace(State())
    }

    private static func replace(_ next: State) {
        // What it held may close a connection, which OpenSSL lets us know: so it goes after the lock.
        _ = state.withLock { state in
            defer { state = next }
            return state
        }
    }

    /// Begins to watch the next connection that the library makes.
    ///
    /// - Parameters:
    ///   - verification: what is demanded of it; nil where the library has no OpenSSL.
    ///   - tell: called when TLS is agreed on, on the thread that the library runs on.
    static func watch(
        _ library: MariaDBLibrary,
        _ verification: MySQLVerification?,
        _ tell: @escaping @Sendable () -> Void
    ) {
        guard let functions = library.openSSL else { return }
        replace(State(tell: tell, verification: verification))
        let isFirst = openSSL.withLock { openSSL in
            defer { openSSL = functions }
            return openSSL == nil
        }
        guard isFirst else { return }
        let newSession: OpenSSLBehindMariaDB.NewSession = { session, _, _, _, _, _ in
            MySQLHandshake.noteSession(OpaquePointer(session))
        }
        _ = functions.registerNewSession(sessions, 0, nil, newSession, nil, nil)
    }

    private static func noteSession(_ session: OpaquePointer?) {
        openSSL.withLock { $0 }?.setStateCallback(session) { session, event, _ in
            if event & Event.start != 0 {
                MySQLHandshake.noteStart(session)
            }
            if event & (Event.done | Event.exit) != 0 {
                MySQLHandshake.noteVerdict(session)
            }
            if event & Event.done != 0 {
                MySQLHandshake.noteEnd()
            }
        }
    }

    private static func noteStart(_ session: OpaquePointer?) {
        let verification = state.withLock { state in
            defer { state.verification = nil }
            return state.verification
        }
        guard let session, let verification, verification.begin(session) else { return }
        state.withLock { $0.verifies = true }
    }

    private static func noteVerdict(_ session: OpaquePointer?) {
        guard let verdict = openSSL.withLock({ $0 })?.verdict(session) else { return }
        state.withLock { $0.verdict = verdict }
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
