import Testing

@testable import POSIX

@Suite struct MonitorTests {
    @Test func handsOverEveryChange() throws {
        let box = Monitor<Int?>(nil)
        let sum = Monitor(0)
        try Thread.start("receive") {
            for _ in 0..<1000 {
                let value = box.wait { box in
                    defer { box = nil }
                    return box
                }
                box.signal()
                sum.withLockSignalling { $0 += value ?? 0 }
            }
        }
        for number in 1...1000 {
            _ = box.wait { $0 == nil ? true : nil }
            box.withLockSignalling { $0 = number }
        }
        let end = Instant.now.advanced(byMilliseconds: 10_000)
        #expect(sum.wait(until: end) { $0 == 500_500 ? true : nil } == true)
    }

    @Test func givesUpAtTheDeadline() {
        let start = Instant.now
        #expect(Monitor(0).wait(until: start.advanced(byMilliseconds: 15)) { $0 == 1 ? true : nil } == nil)
        #expect(Instant.now.milliseconds(since: start) >= 15)
    }

    @Test func looksOnceMoreAtTheDeadline() {
        #expect(Monitor(7).wait(until: .now) { $0 } == 7)
    }
}
