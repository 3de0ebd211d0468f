/// The queue in front of one thing that requests claim: who holds it now, and who comes next.
///
/// Whoever comes first holds the lane, and with it everybody behind who may share it, up to the first who may not. So
/// nobody is overtaken by a claim that conflicts with it.
struct Lane: Sendable {
    private var holders: Set<Scheduler.Number> = []

    /// How the holders hold it, all alike.
    private var mode = Claim.Mode.exclusive

    private var queue = SortedNumbers()
    private var modesInQueue: [Scheduler.Number: Claim.Mode] = [:]

    var isEmpty: Bool { holders.isEmpty && queue.isEmpty }

    /// Joins the queue; numbers must rise.
    ///
    /// - Returns: whether it holds the lane at once.
    mutating func join(_ number: Scheduler.Number, mode: Claim.Mode) -> Bool {
        if queue.isEmpty, mayHold(mode) {
            hold(number, mode)
            return true
        }
        queue.insert(number)
        modesInQueue[number] = mode
        return false
    }

    /// Leaves the queue, whether holding the lane or still waiting.
    ///
    /// - Returns: those that hold the lane now and didn't before.
    mutating func leave(_ number: Scheduler.Number) -> [Scheduler.Number] {
        if holders.remove(number) == nil {
            queue.remove(number)
            modesInQueue[number] = nil
        }
        var joined: [Scheduler.Number] = []
        while let next = queue.first, let mode = modesInQueue[next], mayHold(mode) {
            queue.remove(next)
            modesInQueue[next] = nil
            hold(next, mode)
            joined.append(next)
        }
        return joined
    }

    private func mayHold(_ wanted: Claim.Mode) -> Bool {
        holders.isEmpty || (wanted != .exclusive && wanted == mode)
    }

    private mutating func hold(_ number: Scheduler.Number, _ mode: Claim.Mode) {
        holders.insert(number)
        self.mode = mode
    }
}
