package import POSIX

/// Signals, the end of the parent, and the end of the client, for an engine that is what its process is for.
extension Engine {
    /// How long a thread may take to note that what it wrote was taken. Only a second signal waits for that.
    private static let notingMilliseconds = 50

    /// How long a parent that ended is given to have ended our input too.
    private static let inputPatienceMilliseconds = 100

    /// Starts to wait for SIGTERM, SIGINT and SIGHUP, for the end of the parent while the input is a pipe or a socket, and
    /// for the end of the client. To be called once, on the thread that will call `run`, before it does.
    ///
    /// - Parameter exit: ends the process at once; called from any thread. It is told whether everything accepted was
    ///   answered and the client took it.
    /// - Throws: when the signals can't be waited for.
    package func superviseProcess(
        exit: @escaping @Sendable (_ isComplete: Bool) -> Never
    ) throws(SystemError) {
        supervision.withLock { $0.exit = exit }
        let watchesParent = inputKind == .fifo || inputKind == .socket
        let events = try ProcessEvents(output: output, watchesParent: watchesParent)
        startSupervisor.withLock { start in
            start = {
                do throws(SystemError) {
                    try Thread.start("supervisor") { self.supervise(events, exit) }
                } catch {
                    self.log.write(.error, "signals can't be waited for: \(error.description)")
                }
            }
        }
    }

    /// Starts the thread that waits for what `superviseProcess` asked for, the first time that this is called.
    ///
    /// Only once the first answer is on its way: starting a thread costs a script that asks a single question as much as
    /// its answer. Until then a signal waits in its pipe, and the reading thread has nothing to wait for.
    func superviseFromNowOn() {
        let start = startSupervisor.withLock { start in
            defer { start = nil }
            return start
        }
        start?()
    }

    private func supervise(_ events: ProcessEvents, _ exit: @escaping @Sendable (Bool) -> Never) {
        var watchesParent = true
        var wasSignalled = false
        while true {
            switch events.next(watchingParent: watchesParent) {
            case .readerGone:
                exit(false)
            case .parentEnded:
                watchesParent = false
                if !waitForEndOfInput(milliseconds: Self.inputPatienceMilliseconds) {
                    stopProcess(.afterParent, exit)
                }
            case .signal:
                if wasSignalled {
                    exit(hasAnsweredAll)
                }
                wasSignalled = true
                stopProcess(.init(configuration), exit)
            }
        }
    }

    /// Whether no request that was accepted would be left without its whole answer if the process ended now.
    private var hasAnsweredAll: Bool {
        let isWaiting = state.withLock { $0.requests.unanswered > 0 }
        return !isWaiting && outbox.drain(until: .now.advanced(byMilliseconds: Self.notingMilliseconds))
    }

    private func waitForEndOfInput(milliseconds: Int) -> Bool {
        let deadline = Instant.now.advanced(byMilliseconds: milliseconds)
        return state.wait(until: deadline) { $0.intake.hasEnded ? true : nil } ?? false
    }

    private func stopProcess(_ patience: Patience, _ exit: @escaping @Sendable (Bool) -> Never) {
        do {
            try Thread.start("shutdown") {
                // Where something else is ending the process already, that goes on, with no more patience than this.
                exit(self.stop(patience) ?? self.waitUntilStopped(until: patience.end))
            }
        } catch {
            exit(false)
        }
    }
}

/// How an engine ends its process, where that is what the process is for.
struct Supervision {
    var exit: (@Sendable (_ isComplete: Bool) -> Never)?
}

extension Patience {
    /// When the process is told to end.
    init(_ configuration: EngineConfiguration) {
        grace = .now.advanced(byMilliseconds: configuration.shutdownGraceMilliseconds)
        stallMilliseconds = configuration.drainMilliseconds
        end = .now.advanced(byMilliseconds: .max)
    }

    /// When the parent has ended: within a second in all.
    static var afterParent: Patience {
        var patience = Patience(EngineConfiguration())
        patience.grace = .now.advanced(byMilliseconds: 400)
        patience.end = .now.advanced(byMilliseconds: 800)
        return patience
    }
}
