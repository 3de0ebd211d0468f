import POSIX

/// One thread that looks after things that have to happen at a time; started when first needed.
final class Watchdog: Sendable {
    private struct State {
        var next: Instant?
        var isRunning = false
    }

    private let state = Monitor(State())

    /// Calls `look` at the given time, or earlier, and again whenever it says so.
    ///
    /// - Parameter look: returns when to look again, or nil. The first one given serves for ever.
    func wake(at time: Instant, _ look: @escaping @Sendable () -> Instant?) {
        let isSooner = state.withLock { $0.next.map { time < $0 } ?? true }
        guard isSooner else { return }
        let mustStart = state.withLockSignalling { state in
            state.next = min(time, state.next ?? time)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard mustStart else { return }
        do {
            try Thread.start("watchdog") { self.serve(look) }
        } catch {
            state.withLock { $0 = State() }
        }
    }

    private func serve(_ look: () -> Instant?) {
        while true {
            waitUntilDue()
            let again = look()
            state.withLock { state in
                guard let again else { return }
                state.next = min(again, state.next ?? again)
            }
        }
    }

    private func waitUntilDue() {
        while true {
            let next = state.wait { $0.next }
            let isDue = state.wait(until: next) { state -> Bool? in
                if let current = state.next, current <= .now {
                    state.next = nil
                    return true
                }
                // Something sooner came up: wait for that instead.
                return state.next == next ? nil : false
            }
            if isDue == true {
                return
            }
        }
    }
}
