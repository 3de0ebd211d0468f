import POSIX

/// Tells of stages as they begin and adds up their times.
struct StageRecord {
    var timings: [(stage: Stage, milliseconds: Double)] { times.timings }

    /// The stage under way, or the last one.
    private(set) var current: Stage = .validate

    /// How the connection is protected, once that is settled; it holds for a login that fails too.
    var tls: TLSFacts?

    private var times = StageTimes()
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

    /// As `begin`, for a stage that began a little earlier and was told of then, by `tell`.
    mutating func begin(_ stage: Stage, since start: Instant) {
        guard self.start == nil || stage != current else { return }
        end(at: start)
        current = stage
        self.start = start
    }

    /// Tells of a stage from where the record isn't at hand.
    var tell: @Sendable (Stage, String) -> Void { session.progress }

    /// Ends the stage under way. A stage that is entered again goes on where it ended.
    mutating func end() {
        end(at: .now)
    }

    private mutating func end(at end: Instant) {
        guard let start else { return }
        times.add(current, max(0, end.milliseconds(since: start)))
        self.start = nil
    }
}
