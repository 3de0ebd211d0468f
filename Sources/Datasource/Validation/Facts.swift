/// What is known of an object once its members have been seen: a bit for each field, and one for each comparison that a
/// condition makes.
struct Facts {
    /// Fields that were given.
    var given: UInt64 = 0

    /// Fields whose value isn't valid: what depends on them can't be judged.
    var broken: UInt64 = 0

    /// Comparisons that hold.
    var equalities: UInt64 = 0
}

/// Facts that together make a condition true.
struct Clause: BitwiseCopyable {
    var given: UInt64 = 0
    var notGiven: UInt64 = 0
    var equal: UInt64 = 0
    var notEqual: UInt64 = 0

    @inline(__always)
    func holds(for facts: Facts) -> Bool {
        facts.given & given == given
            && facts.given & notGiven == 0
            && facts.equalities & equal == equal
            && facts.equalities & notEqual == 0
    }
}

/// A condition laid out as alternatives.
struct ConditionCheck: BitwiseCopyable {
    let clauses: UnsafeBufferPointer<Clause>

    /// The fields that it speaks of.
    let fields: UInt64

    @inline(__always)
    func holds(for facts: Facts) -> Bool {
        for clause in clauses where clause.holds(for: facts) {
            return true
        }
        return false
    }

    /// Whether the fields that it speaks of have valid values.
    @inline(__always)
    func canBeJudged(by facts: Facts) -> Bool {
        facts.broken & fields == 0
    }
}
