package import JSON
import POSIX

/// Cancelling, and giving up what doesn't stop when told to.
extension Engine: EngineControl {
    /// Cancels the request with this id, unless it is null, which names no request.
    package func cancelRequest(id: JSONView) -> Bool {
        guard let key = RequestID.Key(id) else { return false }
        switch state.withLock({ $0.requests.cancel(key) }) {
        case .unknown:
            return false
        case .waiting(let ticket):
            answerUnstarted(ticket, .cancelled)
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
        for (ticket, cause) in state.withLock({ $0.requests.takeOverdue(at: .now) }) {
            log.write(.warning, "a request didn't end although it was told to; it was answered without its result")
            answer(ticket, outcomeOfGivenUp(ticket.job, cause))
            state.withLockSignalling { state in
                state.requests.settle()
                state.requests.abandon(ticket.number)
            }
        }
        startReadyJobs()
        return state.withLock { $0.requests.nextDue }
    }

    private func outcomeOfGivenUp(_ job: Job, _ cause: Interruption.Cause) -> Result<JSONValue, RPCError> {
        if cause == .deadline, let result = job.abandoned?(cause) {
            return .success(result)
        }
        var error: RPCError =
            cause == .cancelled
            ? .cancelled : RPCError(.deadlineExceeded, "The request took longer than `timeoutMs`.")
        error.outcome = job.isWrite ? .unknown : nil
        return .failure(error)
    }

    /// Answers a request that never started and whose answer was taken.
    func answerUnstarted(_ ticket: Ticket, _ error: RPCError) {
        var error = error
        error.outcome = ticket.job.isWrite ? .notApplied : nil
        answer(ticket, .failure(error))
        state.withLockSignalling { $0.requests.settle() }
    }
}

extension RPCError {
    static let cancelled = RPCError(.cancelled, "The request was cancelled.")
    static let shuttingDown = RPCError(.shuttingDown, "The bridge is shutting down; the request never started.")
}
