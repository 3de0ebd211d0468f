import Foundation
import POSIX
import Testing

/// Bodies that block are let go at the end of each test, so that no thread is left behind.
@Suite(.timeLimit(.minutes(10)))
struct AbandonableWorkTests {
    private let gate = Monitor(false)
    private let work = AbandonableWork(limit: 2)

    @Test("The result comes back from another thread")
    func result() throws {
        let own = pthread_self()
        let isOther = try work.run("test", until: soon(10_000)) { pthread_equal(pthread_self(), own) == 0 }
        #expect(isOther)
        #expect(work.abandonedCount == 0)
    }

    @Test("A body that blocks is given up at the deadline, and counted until it comes back")
    func deadline() {
        let start = Instant.now
        #expect(throws: AbandonableWork.Failure.interrupted(.deadline)) {
            try work.run("test", until: soon(100), block)
        }
        let waited = Instant.now.milliseconds(since: start)
        #expect(waited >= 99 && waited < 5_000)
        #expect(work.abandonedCount == 1)
        letGo()
        #expect(comesTrue { work.abandonedCount == 0 })
    }

    @Test("A cancel is heard at once")
    func cancel() throws {
        let interruption = soon(30_000)
        let start = Instant.now
        try POSIX.Thread.start("cancel") {
            POSIX.Thread.sleep(milliseconds: 50)
            interruption.cancel()
        }
        #expect(throws: AbandonableWork.Failure.interrupted(.cancelled)) {
            try work.run("test", until: interruption, block)
        }
        #expect(Instant.now.milliseconds(since: start) < 10_000)
        letGo()
    }

    @Test("Work that has to stop doesn't begin")
    func tooLate() {
        let cancelled = soon(10_000)
        cancelled.cancel()
        for (interruption, cause) in [(cancelled, Interruption.Cause.cancelled), (soon(0), .deadline)] {
            let began = Monitor(false)
            #expect(throws: AbandonableWork.Failure.interrupted(cause)) {
                try work.run("test", until: interruption) { began.withLock { $0 = true } }
            }
            #expect(!began.withLock { $0 })
        }
    }

    @Test("With too many threads given up, new work is refused until they come back")
    func bound() throws {
        for _ in 0..<2 {
            #expect(throws: AbandonableWork.Failure.interrupted(.deadline)) {
                try work.run("test", until: soon(20), block)
            }
        }
        #expect(throws: AbandonableWork.Failure.busy) {
            try work.run("test", until: soon(10_000)) {}
        }
        letGo()
        #expect(comesTrue { work.abandonedCount == 0 })
        try work.run("test", until: soon(10_000)) {}
    }

    private var block: @Sendable () -> Void {
        { [gate] in _ = gate.wait { $0 ? true : nil } }
    }

    private func letGo() {
        gate.withLockSignalling { $0 = true }
    }

    private func soon(_ milliseconds: Int) -> Interruption {
        Interruption(deadline: Instant.now.advanced(byMilliseconds: milliseconds))
    }

    private func comesTrue(_ condition: () -> Bool) -> Bool {
        for _ in 0..<1_000 where !condition() {
            POSIX.Thread.sleep(milliseconds: 5)
        }
        return condition()
    }
}
