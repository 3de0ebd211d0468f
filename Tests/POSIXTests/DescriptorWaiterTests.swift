import Testing

@testable import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.timeLimit(.minutes(10)))
struct DescriptorWaiterTests {
    private func interruption(milliseconds: Int = 60_000) -> Interruption {
        Interruption(deadline: .now.advanced(byMilliseconds: milliseconds))
    }

    @Test("It tells what can be done at once")
    func events() throws {
        let pipe = try SocketPair()
        let waiter = try DescriptorWaiter(interruption())
        #expect(try waiter.wait(for: pipe.ours, .writing) == .writing)
        pipe.sendFromPeer()
        #expect(try waiter.wait(for: pipe.ours, [.reading, .writing]) == [.reading, .writing])
        #expect(try waiter.wait(for: pipe.ours, .reading) == .reading)
    }

    @Test("It gives up at its limit, and stops the work at the deadline")
    func limits() throws {
        let pipe = try SocketPair()
        let start = Instant.now
        let patient = try DescriptorWaiter(interruption())
        #expect(try patient.wait(for: pipe.ours, .reading, until: start.advanced(byMilliseconds: 30)) == [])
        #expect(Instant.now.milliseconds(since: start) >= 30)
        let hurried = try DescriptorWaiter(interruption(milliseconds: 30))
        #expect(throws: Interruption.Interrupted(.deadline)) {
            try hurried.wait(for: pipe.ours, .reading, until: Instant.now.advanced(byMilliseconds: 30_000))
        }
    }

    @Test("A cancel wakes who waits, and stays")
    func cancel() throws {
        let pipe = try SocketPair()
        let interruption = interruption()
        let waiter = try DescriptorWaiter(interruption)
        try Thread.start("cancel") {
            Thread.sleep(milliseconds: 30)
            interruption.cancel()
        }
        for _ in 0..<2 {
            #expect(throws: Interruption.Interrupted(.cancelled)) {
                try waiter.wait(for: pipe.ours, .reading)
            }
        }
    }

    @Test("A connection that is gone counts as ready, so that whoever uses it learns why")
    func gone() throws {
        let pipe = try SocketPair()
        pipe.closePeer()
        let waiter = try DescriptorWaiter(interruption())
        #expect(try waiter.wait(for: pipe.ours, .reading) == .reading)
    }
}

/// Two connected sockets, closed with this object.
private final class SocketPair {
    let ours: CInt
    private var peer: CInt

    init() throws {
        var ends: [CInt] = [-1, -1]
        try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
        ours = ends[0]
        peer = ends[1]
    }

    deinit {
        close(ours)
        closePeer()
    }

    func sendFromPeer() {
        var byte: UInt8 = 1
        _ = write(peer, &byte, 1)
    }

    func closePeer() {
        guard peer != -1 else { return }
        close(peer)
        peer = -1
    }
}
