import JSON
import POSIX

/// Every accepted request from its acceptance to the end of its job: a value without I/O, whose methods say what is to be
/// done.
///
/// A request waits, then runs, then is answered; cancelled while it waits, it is answered without having run. Whoever
/// gets a ticket from `takeAnswer`, `cancel`, `close` or `takeOverdue` has the right and the duty to answer it, once, and
/// says so with `settle`.
struct RequestTable {
    private enum Phase {
        case waiting

        /// - Parameter due: when it is given up.
        case running(Interruption, due: Instant)

        /// Answered, or about to be.
        case answered
    }

    private struct Entry {
        let ticket: Ticket
        var phase = Phase.waiting
        var wasCancelled = false

        /// Whether others have its place although its job hasn't ended.
        var isAbandoned = false
    }

    /// What `cancel` found.
    enum Cancellation {
        case unknown

        /// It never started and won't: to be answered now.
        case waiting(Ticket)

        /// It runs: to be told.
        case running(Interruption)
    }

    /// How long a job may take to notice that it must stop.
    static let patienceMilliseconds = 150

    /// Jobs that were given up and still occupy a thread, beyond which a job that is given up keeps its place.
    static let maximumAbandoned = 64

    private var entries: [Scheduler.Number: Entry] = [:]
    private var running: Set<Scheduler.Number> = []
    private var scheduler: Scheduler

    /// The requests whose ids are taken; nil for a batch's member that has its answer and waits for the others.
    private var inFlight: [RequestID.Key: Scheduler.Number?] = [:]
    private var nextNumber = 0
    private var abandoned = 0

    /// Whether nothing is accepted any more.
    private(set) var isClosed = false

    /// Requests whose answers haven't been handed to the writer.
    private(set) var unanswered = 0

    /// Bytes of the requests whose jobs haven't ended.
    private(set) var waitingBytes = 0

    private let answers: AnswerGuard?

    /// - Parameter answers: sees to it that each request is answered once; nil where nobody has to.
    init(limits: Scheduler.Limits, answers: AnswerGuard? = nil) {
        self.answers = answers
        scheduler = Scheduler(limits: limits)
    }

    // MARK: Ids

    /// Whether no id is in flight.
    var hasNoIDsInFlight: Bool { inFlight.isEmpty }

    func isInFlight(_ key: RequestID.Key) -> Bool {
        inFlight[key] != nil
    }

    /// Marks the id of a batch's member as taken until `release`, whatever becomes of the member before.
    mutating func hold(_ key: RequestID.Key) {
        inFlight.updateValue(nil, forKey: key)
    }

    mutating func release(_ keys: [RequestID.Key]) {
        for key in keys {
            inFlight[key] = nil
        }
    }

    // MARK: The life of a request

    /// Accepts a request.
    ///
    /// - Returns: false when nothing is accepted any more.
    mutating func admit(_ job: Job, id: RequestID, destination: Ticket.Destination, size: Int) -> Bool {
        guard !isClosed else { return false }
        let ticket = Ticket(
            number: nextNumber,
            id: id,
            job: job,
            destination: destination,
            size: size,
            answers: answers
        )
        nextNumber += 1
        entries[ticket.number] = Entry(ticket: ticket)
        unanswered += 1
        waitingBytes += size
        if let key = id.key {
            inFlight[key] = ticket.number
        }
        scheduler.admit(ticket.number, claims: job.claims, pool: job.pool)
        return true
    }

    /// Starts the next job that may run now.
    ///
    /// - Parameter hasRoom: whether there is room for its answer.
    mutating func startNext(if hasRoom: (Ticket) -> Bool) -> (ticket: Ticket, interruption: Interruption)? {
        guard let number = scheduler.next, let ticket = entries[number]?.ticket, hasRoom(ticket) else { return nil }
        scheduler.start(number)
        running.insert(number)
        let deadline = Instant.now.advanced(byMilliseconds: ticket.job.timeoutMilliseconds)
        let interruption = Interruption(deadline: deadline)
        let due = deadline.advanced(byMilliseconds: Self.patienceMilliseconds)
        entries[number]?.phase = .running(interruption, due: due)
        return (ticket, interruption)
    }

    /// Gives the right to answer a request whose job ended.
    ///
    /// - Returns: whether it was cancelled meanwhile; nil when somebody else has the right already.
    mutating func takeAnswer(_ number: Scheduler.Number) -> Bool? {
        guard let entry = entries[number], !isAnswered(entry) else { return nil }
        markAnswered(entry)
        return entry.wasCancelled
    }

    /// Counts a request as answered, after its answer was handed to the writer.
    mutating func settle() {
        unanswered -= 1
        assert(unanswered >= 0, "More answers were counted than requests.")
    }

    /// Forgets a request that was answered and whose job ended or never ran, so that others may start.
    mutating func remove(_ number: Scheduler.Number) {
        guard let entry = entries.removeValue(forKey: number) else { return }
        assert(isAnswered(entry), "A request must be answered before it is forgotten.")
        waitingBytes -= entry.ticket.size
        abandoned -= entry.isAbandoned ? 1 : 0
        scheduler.remove(number)
    }

    /// Lets others have the place of a request that was answered although its job hasn't ended, unless there are too many
    /// of those.
    mutating func abandon(_ number: Scheduler.Number) {
        guard abandoned < Self.maximumAbandoned, entries[number] != nil else { return }
        abandoned += 1
        entries[number]?.isAbandoned = true
        scheduler.remove(number)
    }

    /// Whether a request's answer hasn't been taken by anybody.
    func isUnanswered(_ number: Scheduler.Number) -> Bool {
        entries[number].map { !isAnswered($0) } ?? false
    }

    private func isAnswered(_ entry: Entry) -> Bool {
        if case .answered = entry.phase { true } else { false }
    }

    /// Frees the id with it, which a client may use again as soon as it sees the answer.
    private mutating func markAnswered(_ entry: Entry) {
        let ticket = entry.ticket
        entries[ticket.number]?.phase = .answered
        running.remove(ticket.number)
        guard let key = ticket.id.key else { return }
        if case .batch = ticket.destination {
            inFlight.updateValue(nil, forKey: key)
        } else {
            inFlight[key] = nil
        }
    }

    // MARK: Cancelling

    mutating func cancel(_ key: RequestID.Key) -> Cancellation {
        guard let number = inFlight[key] ?? nil, let entry = entries[number] else { return .unknown }
        return cancel(entry)
    }

    private mutating func cancel(_ entry: Entry) -> Cancellation {
        let number = entry.ticket.number
        switch entry.phase {
        case .answered:
            return .unknown
        case .waiting:
            // In one step with finding it, so that nobody starts it in between.
            markAnswered(entry)
            remove(number)
            return .waiting(entry.ticket)
        case .running(let interruption, let due):
            let patience = Instant.now.advanced(byMilliseconds: Self.patienceMilliseconds)
            entries[number]?.phase = .running(interruption, due: min(patience, due))
            entries[number]?.wasCancelled = true
            return .running(interruption)
        }
    }

    /// Accepts nothing more, and cancels everything.
    mutating func close() -> (waiting: [Ticket], running: [Interruption]) {
        isClosed = true
        var waiting: [Ticket] = []
        var running: [Interruption] = []
        for number in entries.keys.sorted() {
            guard let entry = entries[number] else { continue }
            switch cancel(entry) {
            case .waiting(let ticket): waiting.append(ticket)
            case .running(let interruption): running.append(interruption)
            case .unknown: break
            }
        }
        return (waiting, running)
    }

    // MARK: Giving up

    /// When the next running job will have to be given up, if it hasn't ended by then.
    var nextDue: Instant? {
        running.compactMap { entries[$0].flatMap(due) }.min()
    }

    /// Gives the right to answer the jobs that were told to stop long enough ago, with why they were told.
    mutating func takeOverdue(at now: Instant) -> [(ticket: Ticket, cause: Interruption.Cause)] {
        let overdue = running.sorted().compactMap { entries[$0] }.filter { due($0) ?? now < now }
        for entry in overdue {
            markAnswered(entry)
        }
        return overdue.map { ($0.ticket, $0.wasCancelled ? .cancelled : .deadline) }
    }

    private func due(_ entry: Entry) -> Instant? {
        if case .running(_, let due) = entry.phase { due } else { nil }
    }
}
