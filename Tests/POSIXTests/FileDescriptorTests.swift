import Foundation
import Testing

@testable import POSIX

@Suite struct FileDescriptorTests {
    private func makePipe() throws -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError.current("pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        return (FileDescriptor(owning: ends[0]), FileDescriptor(owning: ends[1]))
    }

    /// A parent may have made non-blocking what it hands to its child; the flag is shared, so it can't be taken away.
    @Test func waitsOnNonBlockingDescriptors() throws {
        let (readEnd, writeEnd) = try makePipe()
        for end in [readEnd, writeEnd] {
            #expect(fcntl(end.number, F_SETFL, O_NONBLOCK) == 0)
        }
        let sent = [UInt8]((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try POSIX.Thread.start("write") {
            POSIX.Thread.sleep(milliseconds: 10)
            #expect(throws: Never.self) { try writeEnd.write(sent) }
        }
        #expect(try readEnd.read(upTo: 0).isEmpty)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 50_000)
        while received.count < sent.count {
            let count = try buffer.withUnsafeMutableBytes { try readEnd.readSome(into: $0) }
            received += buffer.prefix(count)
        }
        #expect(received == sent)
        #expect(fcntl(writeEnd.number, F_GETFL) & O_NONBLOCK != 0)
    }

    @Test func tellsWhatIsReady() throws {
        let (readEnd, writeEnd) = try makePipe()
        #expect(writeEnd.isWritableNow)
        #expect(!readEnd.isReadableNow)
        try writeEnd.write([1])
        #expect(readEnd.isReadableNow)
        #expect(fcntl(writeEnd.number, F_SETFL, O_NONBLOCK) == 0)
        var room = [UInt8](repeating: 0, count: 4096)
        while write(writeEnd.number, &room, room.count) > 0 {}
        #expect(!writeEnd.isWritableNow)
    }

    @Test func growableMemoryKeepsItsBytes() {
        var memory = GrowableMemory(capacity: 100)
        memory.start.initializeMemory(as: UInt8.self, repeating: 7, count: 100)
        memory.resize(to: 10_000_000)
        #expect(memory.capacity == 10_000_000)
        let bytes = UnsafeRawBufferPointer(start: memory.start, count: 100)
        #expect(bytes.allSatisfy { $0 == 7 })
        memory.resize(to: 10)
        #expect(memory.start.load(as: UInt8.self) == 7)
    }
}
