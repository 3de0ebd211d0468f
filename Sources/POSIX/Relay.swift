import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Waits for one connection and carries bytes between it and a stream, both ways, until either ends.
final class Relay: Sendable {
    private struct State {
        /// Nil once the connection has come.
        var listener: LoopbackListener?
        var holdsBack: Bool
        var isStopped = false
    }

    private let stream: FileDescriptor
    private let state: Monitor<State>

    /// Wakes the thread that carries, when the state has changed.
    private let waking: FileDescriptor
    private let wakened: FileDescriptor

    private let exchanged: LoopbackEntrance.Exchanged

    init(
        _ stream: FileDescriptor,
        _ listener: LoopbackListener,
        holdsBack: Bool,
        exchanged: LoopbackEntrance.Exchanged
    ) throws(SystemError) {
        self.exchanged = exchanged
        var ends: [CInt] = [-1, -1]
        guard cshims_pipe(&ends) == 0 else { throw .current("make a pipe") }
        wakened = FileDescriptor(owning: ends[0])
        waking = FileDescriptor(owning: ends[1])
        self.stream = stream
        state = Monitor(State(listener: listener, holdsBack: holdsBack))
        for number in [stream.number, ends[0]] {
            _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
        }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        wake()
    }

    func letThrough() {
        state.withLock { $0.holdsBack = false }
        wake()
    }

    private func wake() {
        var byte: UInt8 = 1
        _ = writeBytes(waking.number, &byte, 1)
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    func run() {
        guard let client = waitForClient() else { return }
        var inward = Flow(from: client, to: stream, leavingOut: exchanged.askedCount)
        var outward = Flow(from: stream, to: client, beginningWith: exchanged.answer)
        // A client that has closed its half has nothing more to ask, and nobody waits for what would still come.
        while !isStopped, !inward.isOver {
            let holdsBack = state.withLock { $0.holdsBack }
            wait(for: [
                (client.number, inward.readEvent | outward.writeEvent),
                (stream.number, (holdsBack ? 0 : outward.readEvent) | inward.writeEvent),
            ])
            guard inward.carry(), holdsBack || outward.carry() else { return }
        }
    }

    private func waitForClient() -> FileDescriptor? {
        while let listener = state.withLock({ $0.isStopped ? nil : $0.listener }) {
            wait(for: [(listener.descriptor.number, Int16(POLLIN))])
            if let client = listener.accept() {
                state.withLock { $0.listener = nil }
                return client
            }
        }
        return nil
    }

    private func wait(for interests: [(number: CInt, events: Int16)]) {
        var requests = interests.map { pollfd(fd: $0.events == 0 ? -1 : $0.number, events: $0.events, revents: 0) }
        requests.append(pollfd(fd: wakened.number, events: Int16(POLLIN), revents: 0))
        poll(&requests, nfds_t(requests.count), -1)
        var bytes = [UInt8](repeating: 0, count: 16)
        let space = bytes.count
        _ = readBytes(wakened.number, &bytes, space)
    }
}

/// One direction of a connection: what was read and isn't written yet.
private struct Flow {
    private let source: FileDescriptor
    private let target: FileDescriptor
    private var waiting: ArraySlice<UInt8> = []
    private var hasEnded = false

    /// How many bytes were read so far.
    private var count = 0

    /// How many of the first bytes aren't carried.
    private let leftOut: Int

    init(
        from source: FileDescriptor,
        to target: FileDescriptor,
        leavingOut count: Int = 0,
        beginningWith bytes: [UInt8] = []
    ) {
        self.source = source
        self.target = target
        leftOut = count
        waiting = bytes[...]
    }

    var readEvent: Int16 { waiting.isEmpty && !hasEnded ? Int16(POLLIN) : 0 }
    var writeEvent: Int16 { waiting.isEmpty ? 0 : Int16(POLLOUT) }

    /// Whether the source has ended and everything of it was passed on.
    var isOver: Bool { hasEnded && waiting.isEmpty }

    /// Carries what can be carried without waiting.
    ///
    /// - Returns: false once the connection is broken.
    mutating func carry() -> Bool {
        if waiting.isEmpty, !hasEnded {
            var result = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
                result = retryingOnInterrupt { readBytes(source.number, buffer.baseAddress, buffer.count) }
                filled = max(result, 0)
            }
            if result < 0 {
                return errno == EAGAIN
            }
            waiting = bytes.dropFirst(max(0, leftOut - count))
            count += result
            if result == 0 {
                hasEnded = true
                // The other side reads all that it was sent before it sees the end.
                SocketPair.finishSending(to: target)
            }
        }
        guard !waiting.isEmpty else { return true }
        guard let sent = SocketPair.send(waiting, to: target) else { return false }
        waiting = waiting.dropFirst(sent)
        return true
    }
}
