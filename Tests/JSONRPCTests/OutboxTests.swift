import Foundation
import POSIX
import Testing

@testable import JSONRPC

@Suite struct OutboxTests {
    /// Reads until so many bytes have come.
    private func read(_ count: Int, from descriptor: FileDescriptor) throws -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while all.count < count {
            let received = try buffer.withUnsafeMutableBytes { try descriptor.readSome(into: $0) }
            guard received > 0 else { break }
            all += buffer.prefix(received)
        }
        return String(decoding: all, as: UTF8.self)
    }

    private func submit(_ text: String, to outbox: Outbox, slot: Int? = nil) {
        var bytes = text.bytes
        outbox.submit(&bytes, slot: slot)
        #expect(bytes.isEmpty)
    }

    @Test func linesOfManyThreadsLeaveWhole() throws {
        let pipe = try Pipe()
        let outbox = Outbox(descriptor: pipe.writeEnd, keepsOrder: false, limit: 1 << 20)
        let lengths = [1, 100, 4095, 4096, 5000, 70_000]
        for worker in 0..<8 {
            try POSIX.Thread.start("worker") {
                for round in 0..<60 {
                    let length = lengths[(worker + round) % lengths.count]
                    self.submit("\(worker) \(round) " + String(repeating: "x", count: length) + "\n", to: outbox)
                }
            }
        }
        let expected = (0..<8).flatMap { worker in
            (0..<60).map { "\(worker) \($0) \n".utf8.count + lengths[(worker + $0) % lengths.count] }
        }
        let text = try read(expected.reduce(0, +), from: pipe.readEnd)
        let lines = text.split(separator: "\n")
        #expect(outbox.drain(until: .now.advanced(byMilliseconds: 10_000)))
        for worker in 0..<8 {
            // Each thread's lines come in its order, and whole.
            let mine = lines.filter { $0.hasPrefix("\(worker) ") }
            #expect(mine.count == 60, "of thread \(worker)")
            for (round, line) in mine.enumerated() {
                let length = lengths[(worker + round) % lengths.count]
                #expect(line == "\(worker) \(round) " + String(repeating: "x", count: length))
            }
        }
        #expect(outbox.written == text.utf8.count)
    }

    @Test func nobodyWaitsToSubmitAndReadingStopsAtTheLimit() throws {
        let pipe = try Pipe()
        let outbox = Outbox(descriptor: pipe.writeEnd, keepsOrder: false, limit: 500_000)
        let line = String(repeating: "x", count: 9999) + "\n"
        for _ in 0..<100 {
            submit(line, to: outbox)
        }
        #expect(outbox.waitingBytes > 800_000)
        #expect(!outbox.mayStart(nil))
        #expect(!outbox.drain(until: .now.advanced(byMilliseconds: 20)))

        let mayRead = Monitor(false)
        try POSIX.Thread.start("reader") {
            let hasRoom = outbox.waitForRoom()
            mayRead.withLockSignalling { $0 = hasRoom }
        }
        #expect(mayRead.wait(until: .now.advanced(byMilliseconds: 50)) { $0 ? true : nil } == nil)
        let text = try read(1_000_000, from: pipe.readEnd)
        #expect(text == String(repeating: line, count: 100))
        #expect(mayRead.wait(until: .now.advanced(byMilliseconds: 10_000)) { $0 ? true : nil } == true)
        #expect(outbox.drain(until: .now.advanced(byMilliseconds: 10_000)))
        #expect(outbox.mayStart(nil))
    }

    @Test func aLineThatMayBeDroppedIs() throws {
        let pipe = try Pipe()
        let outbox = Outbox(descriptor: pipe.writeEnd, keepsOrder: false, limit: 100)
        var note = "note\n".bytes
        outbox.appendIfRoom(&note)
        outbox.flush()
        #expect(try read(5, from: pipe.readEnd) == "note\n")
        submit(String(repeating: "x", count: 200_000), to: outbox)
        let before = outbox.waitingBytes
        note = "note\n".bytes
        outbox.appendIfRoom(&note)
        #expect(outbox.waitingBytes <= before)
    }

    @Test func keepsOrder() throws {
        let pipe = try Pipe()
        let outbox = Outbox(descriptor: pipe.writeEnd, keepsOrder: true, limit: 1 << 20)
        let slots = (0..<100).compactMap { _ in outbox.reserveSlot() }
        for slot in slots.reversed() {
            submit("\(slot)\n", to: outbox, slot: slot)
        }
        let expected = slots.map { "\($0)\n" }.joined()
        #expect(try read(expected.utf8.count, from: pipe.readEnd) == expected)
    }

    private final class Observer: OutboxObserver {
        let rooms = Monitor(0)
        let breaks = Monitor(0)

        func outboxHasRoom() {
            rooms.withLockSignalling { $0 += 1 }
        }

        func outboxIsBroken(_ error: SystemError) {
            breaks.withLockSignalling { $0 += 1 }
        }
    }

    @Test func tellsOfRoomToWhomItTurnedAway() throws {
        let pipe = try Pipe()
        let outbox = Outbox(descriptor: pipe.writeEnd, keepsOrder: false, limit: 100)
        let observer = Observer()
        outbox.tell(observer)
        submit(String(repeating: "x", count: 300_000), to: outbox)
        #expect(!outbox.mayStart(nil))
        _ = try read(300_000, from: pipe.readEnd)
        let end = Instant.now.advanced(byMilliseconds: 10_000)
        let wasTold = observer.rooms.wait(until: end) { rooms in rooms > 0 && outbox.mayStart(nil) ? true : nil }
        #expect(wasTold == true)
    }

    @Test(arguments: [10, 200_000])
    func noticesThatTheReaderIsGone(bytes: Int) throws {
        var pipe: Pipe? = try Pipe()
        let writeEnd = try #require(pipe?.writeEnd)
        let outbox = Outbox(descriptor: writeEnd, keepsOrder: true, limit: 1 << 20)
        let observer = Observer()
        outbox.tell(observer)
        pipe = nil
        let slot = outbox.reserveSlot()
        let later = outbox.reserveSlot()
        submit("held\n", to: outbox, slot: later)
        submit(String(repeating: "x", count: bytes), to: outbox, slot: slot)
        let end = Instant.now.advanced(byMilliseconds: 10_000)
        #expect(observer.breaks.wait(until: end) { $0 > 0 ? true : nil } == true)
        #expect(outbox.isBroken)
        #expect(!outbox.drain())
        #expect(!outbox.waitForRoom())
        #expect(!outbox.mayStart(nil))
        submit("more\n", to: outbox, slot: outbox.reserveSlot())
        #expect(!outbox.drain())
        #expect(observer.breaks.withLock { $0 } == 1)
    }
}
