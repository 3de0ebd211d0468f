import POSIX

/// Times stages by when they are told of, for work that tells nothing else. Any thread may tell.
final class StageClock: Sendable {
    private struct State {
        var stages = StageTimes()
        var current: (stage: Stage, start: Instant)?
    }

    private let state = Monitor(State())

    /// Ends the stage under way.
    func begin(_ stage: Stage) {
        state.withLock { state in
            Self.end(&state)
            state.current = (stage, .now)
        }
    }

    /// Ends the last stage, and returns the time of each.
    func end() -> [(stage: Stage, milliseconds: Double)] {
        state.withLock { state in
            Self.end(&state)
            return state.stages.timings
        }
    }

    private static func end(_ state: inout State) {
        guard let (stage, start) = state.current else { return }
        state.stages.add(stage, Instant.now.milliseconds(since: start))
        state.current = nil
    }
}

extension TestSession {
    /// The same, which tells a clock too.
    func timed(by clock: StageClock) -> TestSession {
        let progress = progress
        return TestSession(interruption: interruption, tunnelStream: tunnelStream) { stage, note in
            clock.begin(stage)
            progress(stage, note)
        }
    }
}
