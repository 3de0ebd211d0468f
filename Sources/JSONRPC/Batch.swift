import POSIX

/// The answers of a batch (JSON-RPC 2.0, section 6), gathered until the last member has its own.
final class Batch: Sendable {
    /// What is left to be done after the last member's answer.
    struct Whole {
        /// All answers as one line; empty when nobody expects any.
        var line: [UInt8]

        /// The ids that were held until now.
        let ids: [RequestID.Key]

        /// How many bytes were gathered.
        let heldBytes: Int
    }

    private struct State {
        var answers: [Int: [UInt8]] = [:]
        var heldBytes = 0
        var unanswered: Int
        var ids: [RequestID.Key] = []

        /// Whose answers have come, where the guard wants to know.
        var completed: Set<Int> = []
    }

    /// The place of the whole among the answers, where they keep their order.
    let slot: Outbox.Slot?

    private let state: Monitor<State>
    private let debt: AnswerGuard.Debt

    /// - Parameters:
    ///   - count: how often `complete` will be called.
    ///   - answers: sees to it that the whole is answered once; nil where nobody has to.
    init(count: Int, slot: Outbox.Slot?, answers: AnswerGuard? = nil) {
        self.slot = slot
        debt = AnswerGuard.Debt(answers)
        state = Monitor(State(unanswered: count))
    }

    /// Keeps an id in flight until the whole batch is answered.
    func hold(_ id: RequestID.Key) {
        state.withLock { $0.ids.append(id) }
    }

    /// Takes a member's answer; nil for what has none, such as a notification.
    ///
    /// - Parameter index: the member's, each at most once.
    /// - Returns: the whole, after the last one.
    func complete(_ index: Int, _ answer: [UInt8]?) -> Whole? {
        state.withLock { state in
            assert(state.completed.insert(index).inserted, "A member gets exactly one answer.")
            state.answers[index] = answer
            state.heldBytes += answer?.count ?? 0
            state.unanswered -= 1
            guard state.unanswered == 0 else { return nil }
            debt.settle()
            return Whole(line: Self.line(of: state.answers), ids: state.ids, heldBytes: state.heldBytes)
        }
    }

    private static func line(of answers: [Int: [UInt8]]) -> [UInt8] {
        guard !answers.isEmpty else { return [] }
        var line: [UInt8] = []
        line.reserveCapacity(answers.values.reduce(2) { $0 + $1.count + 1 })
        for (_, answer) in answers.sorted(by: { $0.key < $1.key }) {
            line.append(UInt8(ascii: line.isEmpty ? "[" : ","))
            line.append(contentsOf: answer)
        }
        line.append(contentsOf: "]\n".utf8)
        return line
    }
}
