/// What the threads that use an outbox share.
struct OutboxState {
    /// What a thread that brought something has to do next.
    enum Step {
        /// There is nothing to write, or the thread that is writing will look again.
        case nothing

        /// To be written at once, and then counted as written or put back.
        case write([UInt8])

        /// More than can be written without waiting.
        case leaveToWriter
    }

    var queue: AnswerQueue

    /// Whether a thread is writing: nobody else may.
    var isWriting = false

    /// Whether the writer was started.
    var hasWriter = false

    /// Whether the other side is gone.
    var isBroken = false

    /// How many threads wait for room or for the end.
    var waiters = 0

    /// Whether a request was turned away that has to be told of room.
    var hasTurnedAway = false

    /// How many bytes were written so far.
    var written = 0

    // A strong reference: a weak one would make every use of the engine slower.
    var observer: (any OutboxObserver)?

    /// Begins to write what a caller has, without a detour by the queue, if nothing is before it.
    mutating func beginWritingAtOnce(_ count: Int, slot: AnswerQueue.Slot?, atomicSize: Int) -> Bool {
        guard slot == nil, count <= atomicSize, !isWriting, !isBroken, queue.pendingBytes == 0 else { return false }
        isWriting = true
        queue.passBy(count)
        return true
    }

    /// - Parameter atomicSize: how many bytes can be written without waiting.
    mutating func nextStep(atomicSize: Int) -> Step {
        guard queue.pendingBytes > atomicSize else {
            return takeAll().map(Step.write) ?? .nothing
        }
        return isWriting || isBroken ? .nothing : .leaveToWriter
    }

    /// Everything that may leave now; nil while there is nothing, or another thread writes.
    mutating func takeAll() -> [UInt8]? {
        guard !isWriting, !isBroken, queue.pendingBytes > 0 else { return nil }
        isWriting = true
        return queue.take()
    }

    /// The observer, when there may be room for a request that was turned away.
    mutating func takeObserverOfRoom() -> (any OutboxObserver)? {
        guard hasTurnedAway, !isBroken else { return nil }
        hasTurnedAway = false
        return observer
    }
}
