import JSON

/// Requests that could start, by pool, in the order read.
struct ReadyQueue: Sendable {
    private var queues: [ExactString?: SortedNumbers] = [:]

    var isEmpty: Bool { queues.isEmpty }

    mutating func insert(_ number: Scheduler.Number, pool: ExactString?) {
        queues[pool, default: SortedNumbers()].insert(number)
    }

    /// Takes a request out, if it is there.
    mutating func remove(_ number: Scheduler.Number, pool: ExactString?) {
        queues[pool]?.remove(number)
        if queues[pool]?.isEmpty ?? false {
            queues[pool] = nil
        }
    }

    /// The earliest request whose pool has room.
    func first(where hasRoom: (_ pool: ExactString?) -> Bool) -> Scheduler.Number? {
        var earliest: Scheduler.Number?
        for (pool, queue) in queues {
            if let first = queue.first, first < earliest ?? .max, hasRoom(pool) {
                earliest = first
            }
        }
        return earliest
    }
}
