import POSIX

/// Adds up the times of a test's stages.
struct StageTimes {
    private(set) var timings: [(stage: Stage, milliseconds: Double)] = []

    /// Adds time to a stage; one that is entered again goes on where it ended.
    mutating func add(_ stage: Stage, _ milliseconds: Double?) {
        guard let milliseconds else { return }
        if let index = timings.firstIndex(where: { $0.stage == stage }) {
            timings[index].milliseconds += milliseconds
        } else {
            timings.append((stage: stage, milliseconds: milliseconds))
        }
    }

    /// Runs a step and adds its time, also when it fails.
    mutating func time<Result>(_ stage: Stage, _ body: () throws(TestFailure) -> Result) throws(TestFailure) -> Result {
        let start = Instant.now
        defer { add(stage, Instant.now.milliseconds(since: start)) }
        return try body()
    }
}
