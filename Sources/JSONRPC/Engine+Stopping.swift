import JSON
import POSIX

/// Ending in good order.
extension Engine {
    /// Waits until everything that was read is answered and no more is being read, or the client is gone.
    ///
    /// - Returns: false at the deadline.
    @discardableResult
    func waitUntilSettled(until deadline: Instant? = nil) -> Bool {
        state.wait(until: deadline) { $0.isSettled || $0.clientIsGone ? true : nil } ?? false
    }

    /// Waits for the thread that is ending the process.
    ///
    /// - Returns: what `stop` returns there; false at the deadline.
    func waitUntilStopped(until deadline: Instant? = nil) -> Bool {
        state.wait(until: deadline) { $0.ending?.isComplete } ?? false
    }

    /// Accepts nothing more, answers what was accepted, and writes the answers.
    ///
    /// - Returns: false when the client doesn't read them; nil when another thread is doing this already, which then takes
    ///   no longer than this would have.
    func stop(_ patience: Patience) -> Bool? {
        guard state.withLockSignalling({ $0.beginEnding(patience) }) else { return nil }
        waitForGrace()
        refuseAndCancelAll()
        let isComplete = finishAnswering()
        if !isComplete {
            answers.waive()
        }
        state.withLockSignalling { $0.ending?.isComplete = isComplete }
        return isComplete
    }

    /// Waits until everything is settled, but no longer than the grace, which may be shortened meanwhile.
    private func waitForGrace() {
        while let grace = state.withLock({ $0.ending?.patience.grace }), grace > .now {
            let isSettled = state.wait(until: grace) { state in
                if state.isSettled || state.clientIsGone {
                    return true
                }
                return state.ending?.patience.grace == grace ? nil : false
            }
            if isSettled == true {
                return
            }
        }
    }

    private func refuseAndCancelAll() {
        let (waiting, running) = state.withLock { $0.requests.close() }
        for interruption in running {
            interruption.cancel()
        }
        if !running.isEmpty {
            watch(until: .now)
        }
        for ticket in waiting {
            answerUnstarted(ticket, .shuttingDown)
        }
    }

    /// Waits for the last answers, and writes them for as long as the client reads some.
    private func finishAnswering() -> Bool {
        var written = outbox.written
        while let patience = state.withLock({ $0.ending?.patience }) {
            let end = min(.now.advanced(byMilliseconds: patience.stallMilliseconds), patience.end)
            if waitUntilSettled(until: end) {
                sendLastAnswer()
                if outbox.drain(until: end) {
                    return true
                }
            }
            let progress = outbox.written - written
            guard progress > 0, !outbox.isBroken, patience.end > .now else { return false }
            written += progress
        }
        return false
    }

    /// Answers `bridge.shutdown`.
    private func sendLastAnswer() {
        let last = state.withLock { state in
            defer { state.lastAnswer = nil }
            return state.lastAnswer
        }
        if let last {
            answer(.success([:]), id: last.id, to: last.destination)
        }
    }
}

extension Engine: OutboxObserver {
    func outboxHasRoom() {
        startReadyJobs()
    }

    func outboxIsBroken(_ error: SystemError) {
        if !error.meansOtherSideIsGone {
            log.write(.error, "Answers are lost, since stdout can't be written: \(error.reason).")
        }
        answers.waive()
        state.withLockSignalling { $0.clientIsGone = true }
        if let exit = supervision.withLock({ $0.exit }) {
            exit(false)
        }
    }
}
