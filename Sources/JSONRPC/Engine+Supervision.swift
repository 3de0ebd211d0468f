import POSIX
import Synchronization

/// Signals, the end of the parent, and the end of the client.
extension Engine {
    func startSupervisor() throws(SystemError) {
        let watchesParent = inputKind == .fifo || inputKind == .socket
        let events = try ProcessEvents(output: output, watchesParent: watchesParent)
        try Thread.start("supervisor") { self.supervise(events) }
    }

    private func supervise(_ events: ProcessEvents) {
        var watchesParent = true
        while true {
            switch events.next(watchingParent: watchesParent) {
            case .readerGone:
                exitImmediately(ExitCode.clientGone)
            case .parentEnded:
                watchesParent = false
                if !inputEnded.load(ordering: .relaxed) {
                    stopOnce(graceMilliseconds: 500, drainMilliseconds: 400)
                }
            case .signal:
                stopOnce(
                    graceMilliseconds: configuration.shutdownGraceMilliseconds,
                    drainMilliseconds: configuration.drainMilliseconds
                )
            }
        }
    }

    /// Starts to end the process; the second time, ends it at once.
    private func stopOnce(graceMilliseconds: Int, drainMilliseconds: Int) {
        let isFirst = isStopping.exchange(true, ordering: .relaxed) == false
        guard isFirst else { exitImmediately(ExitCode.success) }
        do {
            try Thread.start("shutdown") {
                let isRead = self.stop(graceMilliseconds: graceMilliseconds, drainMilliseconds: drainMilliseconds)
                exitImmediately(isRead ? ExitCode.success : ExitCode.clientGone)
            }
        } catch {
            exitImmediately(ExitCode.clientGone)
        }
    }
}
