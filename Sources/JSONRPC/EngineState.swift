import POSIX

/// What the threads of an engine share: a value without I/O.
struct EngineState {
    var requests: RequestTable
    var intake = Intake()

    /// How the process is about to end, once it was told to.
    var ending: Ending?

    /// Where the answer to `bridge.shutdown` goes, after all others.
    var lastAnswer: (id: RequestID, destination: Ticket.Destination)?

    /// Whether nothing can be answered any more.
    var clientIsGone = false

    /// Whether everything that was read is answered, and no more is being read at this moment.
    var isSettled: Bool { requests.unanswered == 0 && !intake.isBusy }

    /// Accepts nothing more from the input. Called again, it only shortens how long everything may take.
    ///
    /// - Returns: whether it was the first time.
    mutating func beginEnding(_ patience: Patience) -> Bool {
        intake.close()
        guard ending == nil else {
            ending?.patience.shorten(to: patience)
            return false
        }
        ending = Ending(patience: patience)
        return true
    }
}

/// What the reading thread is doing, and whether it may go on.
struct Intake {
    /// Whether the reading thread has, or may have, something that isn't answered or accepted yet.
    private(set) var isBusy = true

    /// Whether nobody may read any more.
    private(set) var isClosed = false

    /// Whether the input has ended, so that nobody has to be outlived any more.
    private(set) var hasEnded = false

    /// Before the reading thread waits for input.
    ///
    /// - Returns: whether it may.
    mutating func pause() -> Bool {
        isBusy = false
        return !isClosed
    }

    /// When input has come.
    ///
    /// - Returns: whether it may be looked at.
    mutating func resume() -> Bool {
        isBusy = !isClosed
        return isBusy
    }

    mutating func close() {
        isClosed = true
    }

    /// When the reading thread is done.
    ///
    /// - Parameter inputEnded: whether that is because there was no more.
    mutating func end(inputEnded: Bool) {
        isBusy = false
        isClosed = true
        hasEnded = inputEnded
    }
}

/// The end of a process that was told to end.
struct Ending {
    var patience: Patience

    /// Whether everything was answered and the client took it, once that is known.
    var isComplete: Bool?
}

/// How long everything may take when the process ends.
struct Patience: Hashable, Sendable {
    /// Until when what was accepted may go on.
    var grace: Instant

    /// How long the client may read nothing after that, in milliseconds.
    var stallMilliseconds: Int

    /// When the process ends whatever happens.
    var end: Instant

    mutating func shorten(to other: Patience) {
        grace = min(grace, other.grace)
        stallMilliseconds = min(stallMilliseconds, other.stallMilliseconds)
        end = min(end, other.end)
    }
}
