package import JSON

/// Decides which requests may run: as if one at a time in the order read, wherever anybody could tell the difference.
///
/// A value without threads or clocks. Requests are admitted in the order read with what they claim; each waits in the
/// lane of everything it claims, and is ready once it holds them all. Ready requests start in the order read, within the
/// limits. No two requests can wait for each other, because all lanes are joined at once.
package struct Scheduler: Sendable {
    /// The place of a request in the order read.
    package typealias Number = Int

    /// The most requests that may run at once, in all and of one pool.
    package struct Limits: Sendable {
        package var total: Int
        package var perPool: Int

        package init(total: Int = 64, perPool: Int = 32) {
            self.total = total
            self.perPool = perPool
        }
    }

    private struct Entry {
        var claims: [(lane: [ExactString], phase: Int)]
        var missing: Int
        let pool: ExactString?
        var isRunning = false
    }

    private let limits: Limits
    private var entries: [Number: Entry] = [:]
    private var lanes: [[ExactString]: Lane] = [:]
    private var ready = ReadyQueue()
    private var running = 0
    private var runningInPool: [ExactString: Int] = [:]

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many requests were admitted and haven't been removed.
    package var count: Int { entries.count }

    /// Puts a request in line behind all that was admitted before. Numbers must rise.
    ///
    /// - Parameter pool: requests of the same pool share a limit of their own; nil for none.
    package mutating func admit(_ number: Number, claims: [Claim], pool: ExactString? = nil) {
        var entry = Entry(claims: [], missing: 0, pool: pool)
        for claim in Self.strongest(claims) {
            let (phase, holds) = lanes[claim.lane, default: Lane()].join(number, mode: claim.mode)
            entry.claims.append((claim.lane, phase))
            entry.missing += holds ? 0 : 1
        }
        entries[number] = entry
        if entry.missing == 0 {
            ready.insert(number, pool: pool)
        }
    }

    /// The next request that may start now, in the order read; it counts as running from here on.
    package mutating func next() -> Number? {
        guard running < limits.total else { return nil }
        let full = Set(runningInPool.filter { $0.value >= limits.perPool }.keys)
        guard let number = ready.removeFirst(except: full) else { return nil }
        entries[number]?.isRunning = true
        running += 1
        if let pool = entries[number]?.pool {
            runningInPool[pool, default: 0] += 1
        }
        return number
    }

    /// Takes a request out, whether it ran to its end or never started.
    package mutating func remove(_ number: Number) {
        guard let entry = entries.removeValue(forKey: number) else { return }
        if entry.isRunning {
            running -= 1
            release(pool: entry.pool)
        } else {
            ready.remove(number, pool: entry.pool)
        }
        for claim in entry.claims {
            leave(claim.lane, number, phase: claim.phase)
        }
    }

    /// Whether a request was admitted and hasn't started.
    package func isWaiting(_ number: Number) -> Bool {
        entries[number].map { !$0.isRunning } ?? false
    }

    private mutating func release(pool: ExactString?) {
        guard let pool, let count = runningInPool[pool] else { return }
        runningInPool[pool] = count > 1 ? count - 1 : nil
    }

    private mutating func leave(_ name: [ExactString], _ number: Number, phase: Int) {
        let holders = lanes[name]?.leave(number, phase: phase) ?? []
        if lanes[name]?.isEmpty ?? false {
            lanes[name] = nil
        }
        for holder in holders {
            guard var entry = entries[holder] else { continue }
            entry.missing -= 1
            entries[holder] = entry
            if entry.missing == 0 {
                ready.insert(holder, pool: entry.pool)
            }
        }
    }

    /// One claim a lane: a request that claims the same lane twice, as a copy onto itself does, must not wait for itself.
    private static func strongest(_ claims: [Claim]) -> [Claim] {
        var kept: [Claim] = []
        for claim in claims {
            if let index = kept.firstIndex(where: { $0.lane == claim.lane }) {
                kept[index] = kept[index].mode == claim.mode ? claim : Claim(lane: claim.lane, mode: .exclusive)
            } else {
                kept.append(claim)
            }
        }
        return kept
    }
}

/// Requests that could start, by pool, in the order read.
private struct ReadyQueue: Sendable {
    private var queues: [ExactString?: SortedNumbers] = [:]

    mutating func insert(_ number: Scheduler.Number, pool: ExactString?) {
        queues[pool, default: SortedNumbers()].insert(number)
    }

    mutating func remove(_ number: Scheduler.Number, pool: ExactString?) {
        queues[pool]?.remove(number)
        dropIfEmpty(pool)
    }

    /// The earliest request whose pool isn't among the given ones.
    mutating func removeFirst(except full: Set<ExactString>) -> Scheduler.Number? {
        var best: (number: Scheduler.Number, pool: ExactString?)?
        for (pool, queue) in queues {
            if let pool, full.contains(pool) {
                continue
            }
            if let first = queue.first, first < best?.number ?? .max {
                best = (first, pool)
            }
        }
        guard let best else { return nil }
        remove(best.number, pool: best.pool)
        return best.number
    }

    private mutating func dropIfEmpty(_ pool: ExactString?) {
        if queues[pool]?.first == nil {
            queues[pool] = nil
        }
    }
}

/// Numbers in rising order. They mostly arrive at the end and leave at the front, both of which are cheap.
private struct SortedNumbers: Sendable {
    private var numbers: [Scheduler.Number] = []
    private var start = 0

    var first: Scheduler.Number? {
        start < numbers.count ? numbers[start] : nil
    }

    mutating func insert(_ number: Scheduler.Number) {
        if numbers.last ?? .min < number || start == numbers.count {
            numbers.append(number)
        } else {
            numbers.insert(number, at: position(of: number))
        }
    }

    mutating func remove(_ number: Scheduler.Number) {
        let position = position(of: number)
        guard position < numbers.count, numbers[position] == number else { return }
        if position == start {
            start += 1
            compact()
        } else {
            numbers.remove(at: position)
        }
    }

    /// Gives back the room of what has left once that is more than what is there.
    private mutating func compact() {
        if start > 64, start * 2 > numbers.count {
            numbers.removeFirst(start)
            start = 0
        }
    }

    /// The place of the first number that isn't smaller.
    private func position(of number: Scheduler.Number) -> Int {
        var low = start
        var high = numbers.count
        while low < high {
            let middle = low + (high - low) / 2
            if numbers[middle] < number {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
