/// A rule between fields of one object that isn't about a single one of them.
package enum Rule: Hashable, Sendable {
    /// All of these are given, or none.
    case together([String])

    /// At least one of these alternatives is given in full, whenever the condition holds.
    case atLeastOne(of: [[String]], when: Condition? = nil)

    /// At most one of these is given.
    case atMostOne(of: [String])
}
