import CShims
import NativeLibraries
import POSIX

/// One connection of libcurl's, with the handles around it; it sends one request at a time, always by the same route.
///
/// `@unchecked Sendable`: the pool hands it to one thread at a time, and `wakeUp` is safe from any.
final class CurlSession: @unchecked Sendable {
    enum Result {
        /// libcurl's own result.
        case finished(CInt)
        case interrupted(Interruption.Cause)

        /// The multi interface itself failed.
        case broken
    }

    let route: Route
    let easy: CurlEasy

    /// OpenSSL has its address.
    let tlsSettings = TLSSettings()
    private let library: CurlLibrary
    private let multi: CurlLibrary.Multi
    private(set) var lastUse = Instant.now

    /// - Returns: nil when memory or descriptors are short.
    init?(_ library: CurlLibrary, route: Route) {
        guard let easy = library.newEasy() else { return nil }
        guard let multi = library.newMulti() else {
            library.freeEasy(easy)
            return nil
        }
        self.route = route
        self.library = library
        self.easy = CurlEasy(library: library, handle: easy)
        self.multi = multi
        _ = cshims_curl_set_long(library.setMultiOption.address, multi, CurlOption.Multi.maximumConnections.rawValue, 1)
    }

    deinit {
        library.freeEasy(easy.handle)
        // This ends the connection, whose TLS context has the settings' address.
        withExtendedLifetime(tlsSettings) { _ = library.freeMulti(multi) }
    }

    /// Ends the wait inside `run`.
    fileprivate func wakeUp() {
        _ = library.wakeUp(multi)
    }

    /// Runs the transfer that the easy handle is set up for, on this thread.
    func run(until interruption: Interruption) -> Result {
        guard library.addToMulti(multi, easy.handle) == 0 else { return .broken }
        defer {
            _ = library.removeFromMulti(multi, easy.handle)
            tlsSettings.forgetAuthorities()
            lastUse = .now
        }
        tlsSettings.wasAskedForCertificate = false
        let alarm = Alarm(self)
        defer { alarm.turnOff() }
        return interruption.withCancelAction({ alarm.ring() }) { drive(until: interruption) }
    }

    private func drive(until interruption: Interruption) -> Result {
        while true {
            var runningCount: CInt = 0
            guard library.perform(multi, &runningCount) == 0 else { return .broken }
            guard runningCount > 0 else { return finish() }
            if let cause = interruption.cause {
                return .interrupted(cause)
            }
            let wait = CInt(clamping: interruption.deadline.millisecondsFromNow)
            guard library.poll(multi, nil, 0, wait, nil) == 0 else { return .broken }
        }
    }

    private func finish() -> Result {
        let done: CInt = 1
        var remaining: CInt = 0
        while let message = library.readMessage(multi, &remaining) {
            let message = message.assumingMemoryBound(to: cshims_curl_message.self).pointee
            if message.kind == done, message.handle == easy.handle {
                return .finished(message.result.code)
            }
        }
        return .broken
    }
}

/// Wakes a session from a cancel that may come late, when the session has gone on to other work or is gone.
private final class Alarm: Sendable {
    private let session: Monitor<CurlSession?>

    init(_ session: CurlSession) {
        self.session = Monitor(session)
    }

    func ring() {
        session.withLock { $0?.wakeUp() }
    }

    func turnOff() {
        session.withLock { $0 = nil }
    }
}
