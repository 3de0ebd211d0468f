/// Until when a piece of work may run, and whether it was told to stop: handed down to everything that may wait.
package final class Interruption: Sendable {
    /// Why work has to stop.
    package enum Cause: Hashable, Sendable {
        /// Somebody no longer wants the result.
        case cancelled
        /// The time allowed for the work is over.
        case deadline
    }

    /// Thrown by work that stops early.
    package struct Interrupted: Error, Hashable, Sendable {
        package let cause: Cause

        package init(_ cause: Cause) {
            self.cause = cause
        }
    }

    private struct State {
        var isCancelled = false
        var nextKey = 0
        var actions: [Int: @Sendable () -> Void] = [:]

        /// Actions that `cancel` has taken and not finished.
        var runningActions: Set<Int> = []
    }

    package let deadline: Instant
    private let state = Monitor(State())

    package init(deadline: Instant) {
        self.deadline = deadline
    }

    /// Why the work has to stop now, or nil while it may go on.
    package var cause: Cause? {
        if state.withLock({ $0.isCancelled }) {
            return .cancelled
        }
        return deadline <= .now ? .deadline : nil
    }

    /// - Throws: when the work has to stop now.
    package func check() throws(Interrupted) {
        if let cause {
            throw Interrupted(cause)
        }
    }

    /// Tells the work to stop, once: runs the actions that wait for it on the calling thread.
    package func cancel() {
        let actions = state.withLockSignalling { state in
            state.isCancelled = true
            state.runningActions.formUnion(state.actions.keys)
            defer { state.actions = [:] }
            return state.actions
        }
        for (key, action) in actions {
            action()
            state.withLockSignalling { _ = $0.runningActions.remove(key) }
        }
    }

    /// Runs `body`, and meanwhile `action` at once when the work is cancelled; the deadline alone doesn't run it.
    ///
    /// Once this returns, `action` neither runs nor will: it may use what `body` closes at its end.
    ///
    /// - Parameter action: must return quickly; it may run on another thread.
    package func withCancelAction<Result, Failure: Error>(
        _ action: @escaping @Sendable () -> Void,
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let key = register(action) else {
            action()
            return try body()
        }
        defer { unregister(key) }
        return try body()
    }

    /// - Returns: nil when the work is cancelled already.
    private func register(_ action: @escaping @Sendable () -> Void) -> Int? {
        state.withLock { state in
            guard !state.isCancelled else { return nil }
            state.nextKey += 1
            state.actions[state.nextKey] = action
            return state.nextKey
        }
    }

    private func unregister(_ key: Int) {
        let isWaiting = state.withLock { $0.actions.removeValue(forKey: key) != nil }
        guard !isWaiting else { return }
        _ = state.wait { $0.runningActions.contains(key) ? nil : true }
    }

    /// Sleeps, but no longer than the work may run.
    ///
    /// - Throws: when the work has to stop.
    package func sleep(milliseconds: Int) throws(Interrupted) {
        let end = min(Instant.now.advanced(byMilliseconds: milliseconds), deadline)
        _ = state.wait(until: end) { $0.isCancelled ? true : nil }
        try check()
    }
}
