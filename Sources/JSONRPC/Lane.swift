/// The queue in front of one thing that requests claim: who holds it now, and who comes next.
///
/// A lane is a queue of phases. Claims of one shared group that follow each other form one phase and hold the lane
/// together; an exclusive claim is a phase of its own. Only the first phase holds the lane. So nobody is overtaken by a
/// claim that conflicts with it, and joining or leaving costs the same however long the queue is.
struct Lane {
    private struct Phase {
        let mode: Claim.Mode
        var members: Set<Scheduler.Number>
    }

    private var phases: [Int: Phase] = [:]
    private var first = 0
    private var end = 0

    var isEmpty: Bool { first == end }

    /// Joins the queue.
    ///
    /// - Returns: the phase joined, and whether it holds the lane already.
    mutating func join(_ number: Scheduler.Number, mode: Claim.Mode) -> (phase: Int, holds: Bool) {
        if case .shared = mode, end > first, phases[end - 1]?.mode == mode {
            phases[end - 1]?.members.insert(number)
        } else {
            phases[end] = Phase(mode: mode, members: [number])
            end += 1
        }
        return (end - 1, end - 1 == first)
    }

    /// Leaves the queue, whether holding the lane or still waiting.
    ///
    /// - Returns: those that hold the lane now and didn't before.
    mutating func leave(_ number: Scheduler.Number, phase: Int) -> [Scheduler.Number] {
        phases[phase]?.members.remove(number)
        let before = first
        while first < end, phases[first]?.members.isEmpty ?? true {
            phases[first] = nil
            first += 1
        }
        guard first > before, let holders = phases[first]?.members else { return [] }
        return holders.sorted()
    }
}
