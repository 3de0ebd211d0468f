/// Runs system calls that may never return, and gives up waiting for them when the work has to stop.
///
/// A call on a dead network drive can't be cancelled. So it runs on a thread of its own, and its caller waits no longer
/// than the deadline. A thread that was given up goes on until its call returns; what it brings then is dropped.
package final class AbandonableWork: Sendable {
    package enum Failure: Error, Hashable, Sendable {
        /// The caller stopped waiting, or didn't begin.
        case interrupted(Interruption.Cause)
        /// Too many threads that were given up still hang, or the system has no room for another thread.
        case busy
    }

    /// For the whole process, so that its bound holds for all work together.
    package static let shared = AbandonableWork(limit: 16)

    private enum Slot<Result: Sendable>: Sendable {
        case running
        case finished(Result)
        case abandoned
    }

    private let limit: Int
    private let abandoned = Monitor(0)

    /// - Parameter limit: how many threads may hang before new work is refused. Work that was under way at that moment
    ///   may still be given up, so more can hang: at most one for each piece of work that runs at the same time.
    package init(limit: Int) {
        self.limit = limit
    }

    /// How many threads were given up and haven't come back.
    package var abandonedCount: Int {
        abandoned.withLock { $0 }
    }

    /// Runs `body` on a thread of its own and waits for its result, until the deadline or a cancel.
    ///
    /// - Parameters:
    ///   - name: of the thread, for the system's tools.
    ///   - body: may block for ever. It must own all that it uses, because it may outlive the caller.
    package func run<Result: Sendable>(
        _ name: StaticString,
        until interruption: Interruption,
        _ body: @escaping @Sendable () -> Result
    ) throws(Failure) -> Result {
        if let cause = interruption.cause {
            throw .interrupted(cause)
        }
        guard abandonedCount < limit else { throw .busy }
        let slot = Monitor(Slot<Result>.running)
        do {
            try Thread.start(name) { self.deliver(body(), to: slot) }
        } catch {
            throw .busy
        }
        wait(for: slot, until: interruption)
        return try take(slot, interruption)
    }

    private func deliver<Result>(_ result: Result, to slot: Monitor<Slot<Result>>) {
        slot.withLockSignalling { slot in
            if case .abandoned = slot {
                abandoned.withLock { $0 -= 1 }
            } else {
                slot = .finished(result)
            }
        }
    }

    /// Returns once the result is there, or the work has to stop.
    private func wait<Result>(for slot: Monitor<Slot<Result>>, until interruption: Interruption) {
        interruption.withCancelAction({ slot.withLockSignalling { _ in } }) {
            _ = slot.wait(until: interruption.deadline) { slot -> Bool? in
                if case .finished = slot { true } else { interruption.cause == nil ? nil : true }
            }
        }
    }

    private func take<Result>(
        _ slot: Monitor<Slot<Result>>,
        _ interruption: Interruption
    ) throws(Failure) -> Result {
        let result = slot.withLock { slot -> Result? in
            if case .finished(let result) = slot {
                return result
            }
            slot = .abandoned
            abandoned.withLock { $0 += 1 }
            return nil
        }
        guard let result else { throw .interrupted(interruption.cause ?? .deadline) }
        return result
    }
}
