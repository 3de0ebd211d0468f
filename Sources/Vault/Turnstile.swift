import POSIX

/// Lets one piece of work at a time have a value, in the order in which they came.
///
/// `@unchecked Sendable`: the value is only touched by the one whose turn it is.
final class Turnstile<Value>: @unchecked Sendable {
    private struct Queue {
        var nextTicket = 0
        var tickets: [Int] = []
    }

    private let queue = Monitor(Queue())
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
    }

    /// Waits for its turn and runs `body`.
    ///
    /// - Throws: when the work has to stop before its turn has come, or what `body` throws.
    func withTurn<Result>(
        interruption: Interruption,
        _ body: (inout Value) throws(VaultError) -> Result
    ) throws(VaultError) -> Result {
        let ticket = queue.withLock { queue in
            queue.nextTicket += 1
            queue.tickets.append(queue.nextTicket)
            return queue.nextTicket
        }
        defer { queue.withLockSignalling { $0.tickets.removeAll { $0 == ticket } } }
        wait(for: ticket, interruption)
        if let cause = interruption.cause {
            throw .interrupted(cause, "before the vault was free")
        }
        return try body(&value)
    }

    /// Returns when it is the ticket's turn, or when the work has to stop.
    private func wait(for ticket: Int, _ interruption: Interruption) {
        interruption.withCancelAction({ [queue] in queue.withLockSignalling { _ in } }) {
            _ = queue.wait(until: interruption.deadline) { queue in
                queue.tickets.first == ticket || interruption.cause != nil ? true : nil
            }
        }
    }
}
