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

        /// How many places all pools together leave free, so that pools in which everybody waits can't keep out the rest.
        var reserve: Int { total / 4 }

        /// How many requests of a pool may run in these places all the same.
        var perPoolInReserve: Int { max(1, reserve / 4) }

        /// - Parameters:
        ///   - total: from 1 on.
        ///   - perPool: from 1 on.
        package init(total: Int = 64, perPool: Int = 32) {
            self.total = total
            self.perPool = perPool
        }
    }

    private struct Entry {
        let lanes: [[ExactString]]
        let pool: ExactString?

        /// How many of its lanes it doesn't hold yet.
        var missing: Int
        var isRunning = false
    }

    private let limits: Limits
    private var entries: [Number: Entry] = [:]
    private var lanes: [[ExactString]: Lane] = [:]
    private var ready = ReadyQueue()
    private var running = 0
    private var runningInPool: [ExactString: Int] = [:]

    /// Of all pools together.
    private var runningInPools = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many requests were admitted and haven't been removed.
    package var count: Int { entries.count }

    /// Whether nothing is kept for any request.
    var isIdle: Bool {
        entries.isEmpty && lanes.isEmpty && ready.isEmpty && running == 0 && runningInPool.isEmpty
    }

    /// Puts a request in line behind all that was admitted before. Numbers must rise.
    ///
    /// - Parameter pool: requests of the same pool share a limit of their own; nil for none.
    package mutating func admit(_ number: Number, claims: [Claim], pool: ExactString? = nil) {
        let claims = Self.strongest(claims)
        let missing = claims.count { !lanes[$0.lane, default: Lane()].join(number, mode: $0.mode) }
        entries[number] = Entry(lanes: claims.map(\.lane), pool: pool, missing: missing)
        if missing == 0 {
            ready.insert(number, pool: pool)
        }
    }

    /// The next request that may start now, in the order read.
    package var next: Number? {
        guard running < limits.total else { return nil }
        return ready.first { pool in pool.map(hasRoom) ?? true }
    }

    private func hasRoom(_ pool: ExactString) -> Bool {
        let count = runningInPool[pool] ?? 0
        guard count < limits.perPool else { return false }
        return count < limits.perPoolInReserve || runningInPools < limits.total - limits.reserve
    }

    /// Counts a request that is ready, `next` that is, as running from here on.
    package mutating func start(_ number: Number) {
        guard let entry = entries[number], !entry.isRunning else { return }
        entries[number]?.isRunning = true
        ready.remove(number, pool: entry.pool)
        running += 1
        if let pool = entry.pool {
            runningInPool[pool, default: 0] += 1
            runningInPools += 1
        }
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
        for lane in entry.lanes {
            leave(lane, number)
        }
    }

    private mutating func release(pool: ExactString?) {
        guard let pool, let count = runningInPool[pool] else { return }
        runningInPool[pool] = count > 1 ? count - 1 : nil
        runningInPools -= 1
    }

    private mutating func leave(_ lane: [ExactString], _ number: Number) {
        let holders = lanes[lane]?.leave(number) ?? []
        if lanes[lane]?.isEmpty ?? false {
            lanes[lane] = nil
        }
        for holder in holders {
            entries[holder]?.missing -= 1
            if let entry = entries[holder], entry.missing == 0 {
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
