import JSON
import POSIX

/// Running what waits for something, and answering it.
extension Engine {
    /// Accepts a job, which starts when its turn comes; where nothing is accepted any more, refuses it.
    func schedule(_ job: Job, id: RequestID, destination: Ticket.Destination, size: Int) {
        let isAccepted = state.withLock { $0.requests.admit(job, id: id, destination: destination, size: size) }
        if isAccepted {
            startReadyJobs()
            return
        }
        var error = RPCError.shuttingDown
        error.outcome = job.isWrite ? .notApplied : nil
        answer(.failure(error), id: id, to: destination)
    }

    func startReadyJobs() {
        while let (ticket, interruption) = startNext() {
            do {
                try workers.run { self.work(ticket, interruption) }
            } catch {
                finish(ticket, .failure(RPCError(.internalError, "No thread could be started for this request.")))
            }
        }
    }

    private func startNext() -> (ticket: Ticket, interruption: Interruption)? {
        state.withLock { state in
            state.requests.startNext { ticket in
                switch ticket.destination {
                case .nowhere: true
                case .line(let slot): outbox.mayStart(slot)
                case .batch(let batch, _): outbox.mayStart(batch.slot)
                }
            }
        }
    }

    /// Runs a job, then whatever is ready, until nothing is: on a worker.
    private func work(_ ticket: Ticket, _ interruption: Interruption) {
        var current: (ticket: Ticket, interruption: Interruption)? = (ticket, interruption)
        while let (ticket, interruption) = current {
            watch(until: interruption.deadline)
            finish(ticket, run(ticket, interruption))
            current = startNext()
            if current != nil {
                startReadyJobs()
            }
        }
    }

    private func run(_ ticket: Ticket, _ interruption: Interruption) -> Result<JSONValue, RPCError> {
        let context = JobContext(interruption: interruption) { stage, message in
            self.sendProgress(of: ticket, stage: stage, message: message)
        }
        do throws(RPCError) {
            return .success(try ticket.job.run(context))
        } catch {
            return .failure(error)
        }
    }

    /// Answers a job that ended, unless it was given up before, and lets go what it held.
    private func finish(_ ticket: Ticket, _ outcome: Result<JSONValue, RPCError>) {
        let wasCancelled = state.withLock { $0.requests.takeAnswer(ticket.number) }
        if let wasCancelled {
            let outcome = wasCancelled ? .failure(cancelled(ticket.job, outcome)) : outcome
            answer(ticket, outcome)
        }
        state.withLockSignalling { state in
            if wasCancelled != nil {
                state.requests.settle()
            }
            state.requests.remove(ticket.number)
        }
    }

    /// A cancelled request is answered as such, whatever came of it; a write tells what did.
    private func cancelled(_ job: Job, _ outcome: Result<JSONValue, RPCError>) -> RPCError {
        var error = RPCError.cancelled
        guard job.isWrite else { return error }
        switch outcome {
        case .success: error.outcome = .applied
        case .failure(let failure): error.outcome = failure.outcome ?? .notApplied
        }
        return error
    }

    /// Gives an accepted request its answer, which only who has the right to may do.
    func answer(_ ticket: Ticket, _ outcome: Result<JSONValue, RPCError>) {
        ticket.debt.settle()
        answer(outcome, id: ticket.id, to: ticket.destination)
    }

    /// Sends an answer to where it belongs.
    func answer(_ outcome: Result<JSONValue, RPCError>, id: RequestID, to destination: Ticket.Destination) {
        if case .nowhere = destination {
            return
        }
        if case .failure = outcome {
            noteError()
        }
        var bytes = Answer.bytes(id: id, outcome)
        switch destination {
        case .nowhere:
            break
        case .line(let slot):
            bytes.append(UInt8(ascii: "\n"))
            outbox.submit(&bytes, slot: slot)
        case .batch(let batch, let index):
            complete(batch, index, bytes)
        }
    }

    /// Adds an answer, or none for a notification, to its batch, and sends the whole when it was the last.
    func complete(_ batch: Batch, _ index: Int, _ answer: [UInt8]?) {
        outbox.countHeld(answer?.count ?? 0)
        guard var whole = batch.complete(index, answer) else { return }
        state.withLock { $0.requests.release(whole.ids) }
        outbox.countHeld(-whole.heldBytes)
        outbox.submit(&whole.line, slot: batch.slot)
    }

    private func sendProgress(of ticket: Ticket, stage: String, message: String) {
        guard ticket.job.wantsProgress, ticket.isRequest else { return }
        var line: [UInt8] = []
        line.append(literal: "{\"jsonrpc\":\"2.0\",\"method\":\"bridge.progress\",\"params\":{\"id\":")
        line.append(contentsOf: ticket.id.spelling)
        line.append(literal: ",\"stage\":")
        line.append(jsonString: stage)
        line.append(literal: ",\"message\":")
        line.append(jsonString: message)
        line.append(literal: "}}\n")
        // Handed over under the lock that guards the right to answer, so that no note follows the answer.
        state.withLock { state in
            if state.requests.isUnanswered(ticket.number) {
                outbox.appendIfRoom(&line)
            }
        }
        outbox.flush()
    }
}
