import JSON
import POSIX

/// Every accepted request from its acceptance to its answer: a value without I/O, whose methods say what is to be done.
struct RequestTable {
    private struct Entry {
        let ticket: Ticket
        var interruption: Interruption?
        var wasCancelled = false

        /// When a job that was told to stop is given up; nil while it waits.
        var due: Instant?
        var isAnswered = false

        /// Whether it was answered although its job hasn't ended.
        var isAbandoned = false
    }

    /// What `cancel` found.
    enum Cancellation {
        case unknown

        /// It never started: to be answered now.
        case waiting(Ticket)

        /// It runs: to be told.
        case running(Interruption)
    }

    /// How long a job may take to notice that it must stop.
    static let patienceMilliseconds = 150

    /// Jobs that were given up and still occupy a thread, beyond which a job that is given up keeps its place.
    private static let maximumAbandoned = 64

    private var entries: [Scheduler.Number: Entry] = [:]
    private var scheduler: Scheduler
    private var inFlight: [RequestID.Key: Scheduler.Number?] = [:]
    private var nextNumber = 0
    private var running: Set<Scheduler.Number> = []
    private var abandoned = 0

    /// Requests that aren't answered.
    private(set) var unanswered = 0

    /// Bytes of the requests that are kept.
    private(set) var waitingBytes = 0

    init(limits: Scheduler.Limits) {
        scheduler = Scheduler(limits: limits)
    }

    func isInFlight(_ key: RequestID.Key) -> Bool {
        inFlight[key] != nil
    }

    func isUnanswered(_ number: Scheduler.Number) -> Bool {
        entries[number].map { !$0.isAnswered } ?? false
    }

    /// Marks the id of a batch's member, whose request may be answered already, as taken.
    mutating func hold(_ key: RequestID.Key) {
        if inFlight[key] == nil {
            inFlight.updateValue(nil, forKey: key)
        }
    }

    mutating func release(_ keys: [RequestID.Key]) {
        for key in keys {
            inFlight[key] = nil
        }
    }

    mutating func admit(
        _ job: Job,
        id: RequestID,
        destination: Ticket.Destination,
        size: Int
    ) {
        let ticket = Ticket(number: nextNumber, id: id, job: job, destination: destination, size: size)
        nextNumber += 1
        entries[ticket.number] = Entry(ticket: ticket)
        unanswered += 1
        waitingBytes += size
        if let key = id.key {
            inFlight[key] = ticket.number
        }
        scheduler.admit(ticket.number, claims: job.claims, pool: job.pool)
    }

    /// Starts the next job that may run now.
    mutating func startNext() -> (ticket: Ticket, interruption: Interruption)? {
        guard let number = scheduler.next(), let ticket = entries[number]?.ticket else { return nil }
        let deadline = Instant.now.advanced(byMilliseconds: ticket.job.timeoutMilliseconds)
        let interruption = Interruption(deadline: deadline)
        running.insert(number)
        entries[number]?.interruption = interruption
        entries[number]?.due = deadline.advanced(byMilliseconds: Self.patienceMilliseconds)
        return (ticket, interruption)
    }

    /// Gives the right to answer a request, once: frees its id, which a client may use again as soon as it sees the answer.
    ///
    /// - Returns: whether it was cancelled meanwhile; nil when somebody else has answered.
    mutating func takeAnswer(_ number: Scheduler.Number) -> Bool? {
        guard let entry = entries[number], !entry.isAnswered else { return nil }
        entries[number]?.isAnswered = true
        running.remove(number)
        unanswered -= 1
        if let key = entry.ticket.id.key, case .line = entry.ticket.destination {
            inFlight[key] = nil
        }
        return entry.wasCancelled
    }

    /// Forgets a request that was answered, so that others may start.
    mutating func remove(_ number: Scheduler.Number) {
        guard let entry = entries.removeValue(forKey: number) else { return }
        waitingBytes -= entry.ticket.size
        if entry.isAbandoned {
            abandoned -= 1
        }
        scheduler.remove(number)
    }

    mutating func cancel(_ key: RequestID.Key) -> Cancellation {
        guard let number = inFlight[key] ?? nil, let entry = entries[number], !entry.isAnswered else {
            return .unknown
        }
        return cancel(entry, number)
    }

    private mutating func cancel(_ entry: Entry, _ number: Scheduler.Number) -> Cancellation {
        entries[number]?.wasCancelled = true
        guard let interruption = entry.interruption else { return .waiting(entry.ticket) }
        let patience = Instant.now.advanced(byMilliseconds: Self.patienceMilliseconds)
        entries[number]?.due = min(patience, entry.due ?? patience)
        return .running(interruption)
    }

    /// Cancels everything that runs, and lists what never started.
    mutating func cancelAll() -> (waiting: [Ticket], running: [Interruption]) {
        var waiting: [Ticket] = []
        var running: [Interruption] = []
        for (number, entry) in entries.sorted(by: { $0.key < $1.key }) where !entry.isAnswered {
            switch cancel(entry, number) {
            case .waiting(let ticket): waiting.append(ticket)
            case .running(let interruption): running.append(interruption)
            case .unknown: break
            }
        }
        return (waiting, running)
    }

    /// When the next running job will have to be given up, if it hasn't ended by then.
    var nextDue: Instant? {
        running.compactMap { entries[$0]?.due }.min()
    }

    /// The jobs that were told to stop long enough ago, with the reason that they were told.
    func overdue() -> [(ticket: Ticket, cause: Interruption.Cause)] {
        let now = Instant.now
        return running.compactMap { entries[$0] }
            .filter { ($0.due ?? now) < now }
            .map { ($0.ticket, $0.wasCancelled ? .cancelled : .deadline) }
    }

    /// Lets others have the place of a job that was answered without having ended, unless there are too many of those.
    mutating func abandon(_ number: Scheduler.Number) {
        guard abandoned < Self.maximumAbandoned, entries[number] != nil else { return }
        abandoned += 1
        entries[number]?.isAbandoned = true
        scheduler.remove(number)
    }
}
