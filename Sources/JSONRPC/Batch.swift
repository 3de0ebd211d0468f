import POSIX

/// The answers of a batch (JSON-RPC 2.0, section 6), gathered until the last member has its own.
final class Batch: Sendable {
    private struct State {
        var answers: [Int: [UInt8]] = [:]
        var unanswered: Int
        var ids: [RequestID.Key] = []
    }

    let slot: Outbox.Slot?
    private let state: Monitor<State>

    init(count: Int, slot: Outbox.Slot?) {
        self.slot = slot
        state = Monitor(State(unanswered: count))
    }

    /// Keeps an id in flight until the whole batch is answered.
    func hold(_ id: RequestID.Key) {
        state.withLock { $0.ids.append(id) }
    }

    /// Takes a member's answer; nil for a notification, which has none.
    ///
    /// - Returns: after the last one, the array as a line (empty when nobody expects an answer) and the ids held.
    func complete(_ index: Int, _ answer: [UInt8]?) -> (line: [UInt8], ids: [RequestID.Key])? {
        state.withLock { state in
            state.answers[index] = answer
            state.unanswered -= 1
            guard state.unanswered == 0 else { return nil }
            return (Self.line(of: state.answers), state.ids)
        }
    }

    private static func line(of answers: [Int: [UInt8]]) -> [UInt8] {
        guard !answers.isEmpty else { return [] }
        var line: [UInt8] = []
        for (_, answer) in answers.sorted(by: { $0.key < $1.key }) {
            line.append(UInt8(ascii: line.isEmpty ? "[" : ","))
            line.append(contentsOf: answer)
        }
        line.append(contentsOf: "]\n".utf8)
        return line
    }
}
