import JSON
import Testing

@testable import JSONRPC

@Suite struct SchedulerTests {
    private func exclusive(_ lanes: String...) -> [Claim] {
        lanes.map { Claim(lane: [ExactString($0)], mode: .exclusive) }
    }

    private func shared(_ lane: String, group: Int = 0) -> [Claim] {
        [Claim(lane: [ExactString(lane)], mode: .shared(group: group))]
    }

    /// Starts all that may start.
    private func startAll(_ scheduler: inout Scheduler) -> [Scheduler.Number] {
        var started: [Scheduler.Number] = []
        while let next = scheduler.next {
            scheduler.start(next)
            started.append(next)
        }
        return started
    }

    @Test func claimsOfTheSameLaneFollowEachOther() {
        var scheduler = Scheduler()
        for number in 0..<3 {
            scheduler.admit(number, claims: exclusive("a"))
        }
        scheduler.admit(3, claims: exclusive("b"))
        #expect(startAll(&scheduler) == [0, 3])
        scheduler.remove(0)
        #expect(startAll(&scheduler) == [1])
        scheduler.remove(3)
        #expect(startAll(&scheduler) == [])
        scheduler.remove(1)
        #expect(startAll(&scheduler) == [2])
    }

    @Test func readsGoTogetherButDoNotOvertake() {
        var scheduler = Scheduler()
        scheduler.admit(0, claims: shared("a"))
        scheduler.admit(1, claims: shared("a"))
        scheduler.admit(2, claims: exclusive("a"))
        scheduler.admit(3, claims: shared("a"))
        scheduler.admit(4, claims: shared("a", group: 1))
        #expect(startAll(&scheduler) == [0, 1])
        scheduler.remove(0)
        #expect(startAll(&scheduler) == [])
        scheduler.remove(1)
        #expect(startAll(&scheduler) == [2])
        scheduler.remove(2)
        #expect(startAll(&scheduler) == [3])
        scheduler.remove(3)
        #expect(startAll(&scheduler) == [4])
    }

    @Test func whatIsCancelledHoldsNobodyUp() {
        var scheduler = Scheduler()
        scheduler.admit(0, claims: shared("a"))
        scheduler.admit(1, claims: exclusive("a"))
        scheduler.admit(2, claims: shared("a"))
        #expect(startAll(&scheduler) == [0])
        scheduler.remove(1)
        #expect(startAll(&scheduler) == [2])
        scheduler.admit(3, claims: exclusive("a"))
        scheduler.remove(3)
        scheduler.admit(4, claims: shared("a"))
        #expect(startAll(&scheduler) == [4])
    }

    @Test func nobodyWaitsForItself() {
        var scheduler = Scheduler()
        scheduler.admit(0, claims: exclusive("a", "a") + shared("a"))
        scheduler.admit(1, claims: shared("b") + shared("b", group: 1))
        scheduler.admit(2, claims: shared("b"))
        #expect(startAll(&scheduler) == [0, 1])
        scheduler.remove(1)
        #expect(startAll(&scheduler) == [2])
    }

    @Test func theLimitsHold() {
        var scheduler = Scheduler(limits: .init(total: 4, perPool: 2))
        for number in 0..<4 {
            scheduler.admit(number, claims: [], pool: "p")
        }
        for number in 4..<8 {
            scheduler.admit(number, claims: [], pool: number == 4 ? "q" : nil)
        }
        #expect(startAll(&scheduler) == [0, 1, 4, 5])
        scheduler.remove(4)
        #expect(startAll(&scheduler) == [6])
        scheduler.remove(0)
        #expect(startAll(&scheduler) == [2])
        #expect(scheduler.count == 6)
    }

    /// Two pools in which nothing ends leave room for a third, and for requests of no pool.
    @Test func fullPoolsLeaveRoomForTheRest() {
        var scheduler = Scheduler(limits: .init(total: 64, perPool: 32))
        for number in 0..<200 {
            scheduler.admit(number, claims: [], pool: number < 100 ? "p" : "q")
        }
        #expect(startAll(&scheduler).count == 48)
        for number in 200..<210 {
            scheduler.admit(number, claims: [], pool: "r")
        }
        #expect(startAll(&scheduler) == [200, 201, 202, 203])
        scheduler.admit(210, claims: [])
        #expect(startAll(&scheduler) == [210])
    }

    // MARK: Against a model

    /// What the scheduler must be like, decided by looking at everything anew each time.
    private struct Model {
        struct Entry {
            let number: Int
            let claims: [Claim]
            let pool: ExactString?
            var isRunning = false
        }

        let limits: Scheduler.Limits
        var entries: [Entry] = []

        /// Whether two requests must not run at once.
        static func conflict(_ left: Entry, _ right: Entry) -> Bool {
            left.claims.contains { mine in
                right.claims.contains { other in
                    mine.lane == other.lane && !(mine.mode == other.mode && mine.mode != .exclusive)
                }
            }
        }

        /// The first request, in the order read, that conflicts with nobody before it and has room.
        var next: Int? {
            guard entries.count(where: \.isRunning) < limits.total else { return nil }
            for (index, entry) in entries.enumerated() where !entry.isRunning {
                let isFree = !entries[..<index].contains { Self.conflict($0, entry) }
                if isFree, hasRoom(entry.pool) {
                    return entry.number
                }
            }
            return nil
        }

        mutating func start(_ number: Int) {
            if let index = entries.firstIndex(where: { $0.number == number }) {
                entries[index].isRunning = true
            }
        }

        private func hasRoom(_ pool: ExactString?) -> Bool {
            guard let pool else { return true }
            let count = entries.count { $0.isRunning && $0.pool == pool }
            let countOfAll = entries.count { $0.isRunning && $0.pool != nil }
            let isInReserve = countOfAll >= limits.total - limits.total / 4
            return count < limits.perPool && (!isInReserve || count < max(1, limits.total / 16))
        }
    }

    private func randomClaims(_ random: inout some RandomNumberGenerator) -> [Claim] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let lane = ExactString(["a", "b", "c", "d"].randomElement(using: &random) ?? "a")
            let modes: [Claim.Mode] = [.exclusive, .exclusive, .shared(group: 0), .shared(group: 1)]
            return Claim(lane: [lane], mode: modes.randomElement(using: &random) ?? .exclusive)
        }
    }

    /// The claims as the scheduler understands them: one for a lane, exclusive if they aren't all alike.
    private func merged(_ claims: [Claim]) -> [Claim] {
        Set(claims.map(\.lane)).map { lane in
            let modes = Set(claims.filter { $0.lane == lane }.map(\.mode))
            return Claim(lane: lane, mode: modes.count == 1 ? modes.first ?? .exclusive : .exclusive)
        }
    }

    @Test(arguments: 1...200)
    func doesAsTheModel(seed: UInt64) {
        var random = Random(seed: seed)
        let limits = Scheduler.Limits(
            total: .random(in: 1...24, using: &random),
            perPool: .random(in: 1...9, using: &random)
        )
        var scheduler = Scheduler(limits: limits)
        var model = Model(limits: limits)
        var nextNumber = 0
        for _ in 0..<300 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let claims = randomClaims(&random)
                let pool: ExactString? = [nil, "p", "q"].randomElement(using: &random) ?? nil
                scheduler.admit(nextNumber, claims: claims, pool: pool)
                model.entries.append(.init(number: nextNumber, claims: merged(claims), pool: pool))
                nextNumber += 1
            case 4..<8:
                guard let next = scheduler.next else { break }
                scheduler.start(next)
                model.start(next)
            default:
                // Ends one that runs, or cancels one that waits.
                guard let entry = model.entries.randomElement(using: &random) else { break }
                scheduler.remove(entry.number)
                model.entries.removeAll { $0.number == entry.number }
            }
            #expect(scheduler.next == model.next)
            #expect(scheduler.count == model.entries.count)
        }
        // Whatever is left runs to its end.
        while !model.entries.isEmpty {
            for number in startAll(&scheduler) {
                model.start(number)
            }
            guard let running = model.entries.first(where: \.isRunning) else {
                Issue.record("Nothing runs although \(model.entries.count) requests are left.")
                return
            }
            scheduler.remove(running.number)
            model.entries.removeAll { $0.number == running.number }
        }
        #expect(scheduler.count == 0)
        #expect(scheduler.isIdle)
    }
}

/// Numbers that only look random: the same for the same seed.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
