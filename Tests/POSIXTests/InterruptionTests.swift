import Testing

@testable import POSIX

@Suite struct InterruptionTests {
    private func interruption(milliseconds: Int = 60_000) -> Interruption {
        Interruption(deadline: .now.advanced(byMilliseconds: milliseconds))
    }

    @Test func goesOnUntilItIsCancelled() throws {
        let interruption = interruption()
        #expect(interruption.cause == nil)
        try interruption.check()
        interruption.cancel()
        #expect(interruption.cause == .cancelled)
        #expect(throws: Interruption.Interrupted(.cancelled)) { try interruption.check() }
    }

    @Test func endsAtItsDeadline() {
        let start = Instant.now
        #expect(throws: Interruption.Interrupted(.deadline)) {
            try interruption(milliseconds: 20).sleep(milliseconds: 10_000)
        }
        let elapsed = Instant.now.milliseconds(since: start)
        #expect(elapsed >= 20 && elapsed < 5000)
    }

    @Test func wakesWhoSleeps() throws {
        let interruption = interruption()
        try Thread.start("cancel") {
            Thread.sleep(milliseconds: 20)
            interruption.cancel()
        }
        #expect(throws: Interruption.Interrupted(.cancelled)) { try interruption.sleep(milliseconds: 30_000) }
    }

    @Test func runsTheActionOnce() {
        let interruption = interruption()
        let runs = Monitor(0)
        interruption.withCancelAction({ runs.withLock { $0 += 1 } }) {
            interruption.cancel()
            interruption.cancel()
        }
        #expect(runs.withLock { $0 } == 1)
    }

    @Test func runsTheActionAtOnceWhenCancelledBefore() {
        let interruption = interruption()
        interruption.cancel()
        let runs = Monitor(0)
        interruption.withCancelAction({ runs.withLock { $0 += 1 } }) {
            #expect(runs.withLock { $0 } == 1)
        }
        #expect(runs.withLock { $0 } == 1)
    }

    @Test func leavesTheActionAloneAfterwards() {
        let interruption = interruption()
        let runs = Monitor(0)
        interruption.withCancelAction({ runs.withLock { $0 += 1 } }) {}
        interruption.cancel()
        #expect(runs.withLock { $0 } == 0)
    }

    @Test func waitsForAnActionThatIsRunning() throws {
        for _ in 0..<100 {
            let interruption = interruption()
            let isOver = Monitor(false)
            let ranTooLate = Monitor(false)
            let isStarted = Monitor(false)
            try Thread.start("cancel") {
                _ = isStarted.wait { $0 ? true : nil }
                interruption.cancel()
            }
            interruption.withCancelAction({
                Thread.sleep(milliseconds: 1)
                if isOver.withLock({ $0 }) {
                    ranTooLate.withLock { $0 = true }
                }
            }) {
                isStarted.withLockSignalling { $0 = true }
            }
            isOver.withLock { $0 = true }
            _ = try? interruption.sleep(milliseconds: 1000)
            #expect(!ranTooLate.withLock { $0 })
        }
    }
}
