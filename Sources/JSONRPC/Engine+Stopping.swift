import JSON
import POSIX
import Synchronization

/// Cancelling, giving up, and ending in good order.
extension Engine {
    func cancelRequest(_ key: RequestID.Key) -> Bool {
        switch table.withLock({ $0.cancel(key) }) {
        case .unknown:
            return false
        case .waiting(let ticket):
            refuse(ticket, .cancelled, "The request was cancelled before it started.")
            startReadyJobs()
        case .running(let interruption):
            interruption.cancel()
            watch(until: .now)
        }
        return true
    }

    /// Makes sure that a job that is still running some time after `deadline` is answered all the same.
    func watch(until deadline: Instant) {
        watchdog.wake(at: deadline.advanced(byMilliseconds: RequestTable.patienceMilliseconds + 1)) {
            self.giveUpOverdueJobs()
        }
    }

    /// - Returns: when to look again.
    private func giveUpOverdueJobs() -> Instant? {
        for (ticket, cause) in table.withLock({ $0.overdue() }) {
            giveUp(ticket, cause)
        }
        startReadyJobs()
        return table.withLock { $0.nextDue }
    }

    private func giveUp(_ ticket: Ticket, _ cause: Interruption.Cause) {
        guard table.withLock({ $0.takeAnswer(ticket.number) }) != nil else { return }
        log.write(.warning, "a request didn't end although it was told to; it was answered without its result")
        if cause == .deadline, let result = ticket.job.abandoned?(cause) {
            deliver(.success(result), for: ticket)
        } else {
            let message =
                cause == .cancelled ? "The request was cancelled." : "The request took longer than `timeoutMs`."
            var error = RPCError(cause == .cancelled ? .cancelled : .deadlineExceeded, message)
            error.outcome = ticket.job.isWrite ? .unknown : nil
            deliver(.failure(error), for: ticket)
        }
        table.withLockSignalling { $0.abandon(ticket.number) }
    }

    func waitUntilAnswered(until deadline: Instant? = nil) {
        _ = table.wait(until: deadline) { $0.unanswered == 0 ? true : nil }
    }

    /// Accepts nothing more, answers what was accepted, and writes the answers.
    ///
    /// - Returns: false when the client doesn't read them.
    func stop(
        graceMilliseconds: Int,
        drainMilliseconds: Int,
        answerLast: () -> Void = {}
    ) -> Bool {
        isStopping.store(true, ordering: .relaxed)
        waitUntilAnswered(until: .now.advanced(byMilliseconds: graceMilliseconds))
        let (waiting, running) = table.withLock { $0.cancelAll() }
        let end = Instant.now.advanced(byMilliseconds: drainMilliseconds)
        for interruption in running {
            interruption.cancel()
        }
        if !running.isEmpty {
            watch(until: .now)
        }
        for ticket in waiting {
            refuse(ticket, .shuttingDown, "The bridge is shutting down; the request never started.")
        }
        waitUntilAnswered(until: end)
        answerLast()
        return outbox.drain(until: end)
    }

    /// Ends after `bridge.shutdown`, whose own answer is the last.
    func finish(_ shutdown: Reader.Shutdown) -> Bool {
        inputEnded.store(true, ordering: .relaxed)
        return stop(
            graceMilliseconds: configuration.shutdownGraceMilliseconds,
            drainMilliseconds: configuration.drainMilliseconds
        ) {
            switch shutdown.destination {
            case .nowhere: break
            case .line(let slot): outbox.submit(shutdown.answer + [UInt8(ascii: "\n")], slot: slot)
            case .batch(let batch, let index):
                complete(batch, index, shutdown.answer) { outbox.submit($0, slot: batch.slot) }
            }
        }
    }
}
