import JSON
import POSIX
import Synchronization

/// Running what waits for something, and answering it exactly once.
extension Engine {
    /// Accepts a job; it starts when its turn comes.
    func schedule(_ job: Job, id: RequestID, destination: Ticket.Destination, size: Int) {
        table.withLock { table in
            table.admit(job, id: id, destination: destination, size: size)
        }
        if id.key != nil, case .line = destination {
            inFlightCount.add(1, ordering: .relaxed)
        }
        startReadyJobs()
    }

    func startReadyJobs() {
        while let next = table.withLock({ $0.startNext() }) {
            do {
                try workers.run { self.work(next.ticket, next.interruption) }
            } catch {
                let failure = RPCError(.internalError, "No thread could be started for this request.")
                finish(next.ticket, .failure(failure))
            }
        }
    }

    /// Runs a job, then whatever is ready, until nothing is: on a worker.
    private func work(_ ticket: Ticket, _ interruption: Interruption) {
        var current: (ticket: Ticket, interruption: Interruption)? = (ticket, interruption)
        while let (ticket, interruption) = current {
            watch(until: interruption.deadline)
            finish(ticket, run(ticket, interruption))
            current = table.withLock { $0.startNext() }
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

    /// Answers a job that ended, unless that was done already, and lets go what it held.
    private func finish(_ ticket: Ticket, _ outcome: Result<JSONValue, RPCError>) {
        if let wasCancelled = table.withLock({ $0.takeAnswer(ticket.number) }) {
            deliver(wasCancelled ? .failure(cancelled(ticket, outcome)) : outcome, for: ticket)
        }
        table.withLockSignalling { $0.remove(ticket.number) }
    }

    /// A cancelled request is answered as such, whatever came of it; a write tells what did.
    private func cancelled(_ ticket: Ticket, _ outcome: Result<JSONValue, RPCError>) -> RPCError {
        var error = RPCError(.cancelled, "The request was cancelled.")
        guard ticket.job.isWrite else { return error }
        switch outcome {
        case .success: error.outcome = .applied
        case .failure(let failure): error.outcome = failure.outcome ?? .notApplied
        }
        return error
    }

    /// Answers a request that never started.
    func refuse(_ ticket: Ticket, _ code: ErrorCode, _ message: String) {
        guard table.withLock({ $0.takeAnswer(ticket.number) }) != nil else { return }
        var error = RPCError(code, message)
        error.outcome = ticket.job.isWrite ? .notApplied : nil
        deliver(.failure(error), for: ticket)
        table.withLockSignalling { $0.remove(ticket.number) }
    }

    func deliver(_ outcome: Result<JSONValue, RPCError>, for ticket: Ticket) {
        if ticket.id.key != nil, case .line = ticket.destination {
            inFlightCount.subtract(1, ordering: .relaxed)
        }
        switch ticket.destination {
        case .nowhere:
            break
        case .line(let slot):
            noteIfError(outcome)
            outbox.submit(Answer.bytes(id: ticket.id, outcome) + [UInt8(ascii: "\n")], slot: slot)
        case .batch(let batch, let index):
            noteIfError(outcome)
            complete(batch, index, Answer.bytes(id: ticket.id, outcome)) { line in
                outbox.submit(line, slot: batch.slot)
            }
        }
    }

    private func noteIfError(_ outcome: Result<JSONValue, RPCError>) {
        if case .failure = outcome {
            noteError()
        }
    }

    /// Adds an answer to its batch, and hands the whole to `send` when it was the last.
    func complete(_ batch: Batch, _ index: Int, _ answer: [UInt8]?, send: ([UInt8]) -> Void) {
        guard let (line, ids) = batch.complete(index, answer) else { return }
        table.withLock { $0.release(ids) }
        inFlightCount.subtract(ids.count, ordering: .relaxed)
        send(line)
    }

    private func sendProgress(of ticket: Ticket, stage: String, message: String) {
        guard ticket.job.wantsProgress else { return }
        var line: [UInt8] = []
        line.append(literal: "{\"jsonrpc\":\"2.0\",\"method\":\"bridge.progress\",\"params\":{\"id\":")
        line.append(contentsOf: ticket.id.spelling)
        line.append(literal: ",\"stage\":")
        line.append(jsonString: stage)
        line.append(literal: ",\"message\":")
        line.append(jsonString: message)
        line.append(literal: "}}\n")
        // Under the lock, so that no note follows the answer.
        table.withLock { table in
            if table.isUnanswered(ticket.number) {
                outbox.submitIfRoom(line)
            }
        }
    }
}
