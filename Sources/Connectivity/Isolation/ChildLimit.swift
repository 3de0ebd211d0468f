import POSIX

/// How many children may run at a time.
package final class ChildLimit: Sendable {
    /// For the whole process. More than the bridge runs at once unless it is told to, so that nobody waits usually.
    package static let shared = ChildLimit(128)

    private let limit: Int
    private let running = Monitor(0)

    package init(_ limit: Int) {
        self.limit = limit
    }

    /// Runs `body` once there is room for another child.
    ///
    /// - Throws: when the work has to stop before that.
    func withRoom<Result>(
        _ interruption: Interruption,
        _ body: () -> Result
    ) throws(Interruption.Interrupted) -> Result {
        try enter(interruption)
        defer { running.withLockSignalling { $0 -= 1 } }
        return body()
    }

    private func enter(_ interruption: Interruption) throws(Interruption.Interrupted) {
        let isIn = interruption.withCancelAction({ self.running.withLockSignalling { _ in } }) {
            running.wait(until: interruption.deadline) { count -> Bool? in
                if interruption.cause != nil {
                    return false
                }
                guard count < limit else { return nil }
                count += 1
                return true
            }
        }
        guard isIn == true else { throw Interruption.Interrupted(interruption.cause ?? .deadline) }
    }
}
