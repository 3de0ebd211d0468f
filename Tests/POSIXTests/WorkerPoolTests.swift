import Foundation
import Testing

@testable import POSIX

@Suite struct WorkerPoolTests {
    @Test func runsEverythingOnce() throws {
        let pool = WorkerPool(name: "test")
        let counts = Monitor([Int](repeating: 0, count: 2000))
        for index in 0..<2000 {
            try pool.run { counts.withLockSignalling { $0[index] += 1 } }
        }
        let end = Instant.now.advanced(byMilliseconds: 20_000)
        let isDone = counts.wait(until: end) { $0.allSatisfy { $0 == 1 } ? true : nil }
        #expect(isDone == true)
    }

    @Test func keepsItsThreads() throws {
        let pool = WorkerPool(name: "test")
        let threads = Monitor<[UInt64]>([])
        for index in 0..<20 {
            try pool.run {
                let number = UInt64(UInt(bitPattern: pthread_self().hashValue))
                threads.withLockSignalling { $0.append(number) }
            }
            _ = threads.wait { $0.count > index ? true : nil }
            // The thread is idle a moment after its work is done.
            POSIX.Thread.sleep(milliseconds: 5)
        }
        #expect(Set(threads.withLock { $0 }).count < 10)
    }

    @Test func runsAtTheSameTime() throws {
        let pool = WorkerPool(name: "test")
        let running = Monitor(0)
        for _ in 0..<8 {
            try pool.run {
                running.withLockSignalling { $0 += 1 }
                _ = running.wait { $0 >= 8 ? true : nil }
            }
        }
        let end = Instant.now.advanced(byMilliseconds: 10_000)
        #expect(running.wait(until: end) { $0 == 8 ? true : nil } == true)
    }
}
