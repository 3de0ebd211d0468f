import JSON

/// An accepted request that waits or runs.
final class Ticket: Sendable {
    /// Where its answer goes.
    enum Destination: Sendable {
        /// On a line of its own, in the given place among the answers where they keep their order.
        case line(Outbox.Slot?)

        /// Into the array of its batch.
        case batch(Batch, index: Int)

        /// Nowhere: a notification.
        case nowhere
    }

    let number: Scheduler.Number
    let id: RequestID
    let job: Job
    let destination: Destination

    /// Bytes of the line that it came in, which its parameters keep alive.
    let size: Int

    /// What the engine owes for it, also where nobody waits for it.
    let debt: AnswerGuard.Debt

    /// Whether somebody expects an answer.
    var isRequest: Bool {
        if case .nowhere = destination { false } else { true }
    }

    /// - Parameter answers: sees to it that it is answered once; nil where nobody has to.
    init(
        number: Scheduler.Number,
        id: RequestID,
        job: Job,
        destination: Destination,
        size: Int,
        answers: AnswerGuard? = nil
    ) {
        self.number = number
        self.id = id
        self.job = job
        self.destination = destination
        self.size = size
        debt = AnswerGuard.Debt(answers)
    }
}
