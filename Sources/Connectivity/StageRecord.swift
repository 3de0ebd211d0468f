import POSIX

/// Tells of stages as they begin and adds up their times.
struct StageRecord {
    private(set) var timings: [(stage: Stage, milliseconds: Double)] = []

    /// The stage under way, or the last one.
    private(set) var current: Stage = .validate

    /// How the connection is protected, once that is settled; it holds for a login that fails too.
    var tls: TLSFacts?

    private let session: TestSession
    private var start: Instant?

    init(_ session: TestSession) {
        self.session = session
    }

    /// Begins a stage, and ends the one before; nothing when it is under way already.
    mutating func begin(_ stage: Stage, _ note: String) {
        guard start == nil || stage != current else { return }
        end()
        current = stage
        start = .now
        session.progress(stage, note)
    }

    /// Ends the stage under way. A stage that is entered again goes on where it ended.
    mutating func end() {
        guard let start else { return }
        let milliseconds = Instant.now.milliseconds(since: start)
        if let index = timings.firstIndex(where: { $0.stage == current }) {
            timings[index].milliseconds += milliseconds
        } else {
            timings.append((stage: current, milliseconds: milliseconds))
        }
        self.start = nil
    }
}
