import POSIX

/// What has to know how the outbox fares. Called from any thread, with no lock held.
protocol OutboxObserver: AnyObject, Sendable {
    /// There is room again for the answer of a request that `Outbox.mayStart` turned away.
    func outboxHasRoom()

    /// Nothing can be answered any more: the other side is gone, or whatever else the system said.
    func outboxIsBroken(_ error: SystemError)
}

/// The one way out: answers go in whole from any thread, and leave whole, in one stream.
///
/// Nobody waits here but who asks to. What can be written without waiting is written by the thread that has it; everything
/// else by a thread of the outbox's own, started when first needed. What waits is bounded by those who ask before they
/// bring in more: the reading thread (`waitForRoom`) and whoever starts a request (`mayStart`).
final class Outbox: Sendable {
    typealias Slot = AnswerQueue.Slot

    /// Bytes that a writable pipe takes without waiting (PIPE_BUF), and takes whole.
    private static let atomicSize = 4096

    /// Bytes that the writer hands over at once: a client that reads slowly is seen to read.
    private static let chunkSize = 16 * 1024

    private let descriptor: FileDescriptor
    private let keepsOrder: Bool
    private let state: Monitor<OutboxState>

    /// - Parameters:
    ///   - keepsOrder: whether answers leave in the order of their slots.
    ///   - limit: bytes that may wait.
    init(descriptor: FileDescriptor, keepsOrder: Bool, limit: Int) {
        self.descriptor = descriptor
        self.keepsOrder = keepsOrder
        state = Monitor(OutboxState(queue: AnswerQueue(keepsOrder: keepsOrder, limit: limit)))
    }

    /// Names who is told from now on; it is kept alive until somebody else, or nobody, is named.
    func tell(_ observer: (any OutboxObserver)?) {
        state.withLock { $0.observer = observer }
    }

    /// Whether the other side is gone.
    var isBroken: Bool { state.withLock { $0.isBroken } }

    /// How many bytes were written so far.
    var written: Int { state.withLock { $0.written } }

    /// Bytes of all that waits.
    var waitingBytes: Int { state.withLock { $0.queue.waitingBytes } }

    // MARK: Bringing in

    /// Takes the next place in the order of answers; nil where the order doesn't matter.
    func reserveSlot() -> Slot? {
        keepsOrder ? state.withLock { $0.queue.reserveSlot() } : nil
    }

    /// Hands over whole lines, or nothing where a slot needs no answer, and empties the caller's buffer.
    func submit(_ bytes: inout [UInt8], slot: Slot?) {
        guard !bytes.isEmpty || slot != nil else { return }
        let isIdle = state.withLock { $0.beginWritingAtOnce(bytes.count, slot: slot, atomicSize: Self.atomicSize) }
        if isIdle {
            writeNow(bytes[...])
            bytes.removeAll(keepingCapacity: true)
        } else {
            append(&bytes, slot: slot)
            flush()
        }
    }

    /// Hands over a whole line that may be dropped: it is if there is no room. `flush` is to be called afterwards.
    func appendIfRoom(_ bytes: inout [UInt8]) {
        let hasRoom = state.withLock { $0.queue.hasRoom }
        if hasRoom {
            append(&bytes, slot: nil)
        }
    }

    private func append(_ bytes: inout [UInt8], slot: Slot?) {
        let observer = state.withLock { state -> (any OutboxObserver)? in
            guard !state.isBroken else {
                bytes = []
                return nil
            }
            state.queue.append(&bytes, slot: slot)
            return slot == nil ? nil : state.takeObserverOfRoom()
        }
        observer?.outboxHasRoom()
    }

    /// Counts bytes of answers that wait elsewhere, or no longer do where negative.
    func countHeld(_ count: Int) {
        state.withLock { $0.queue.countHeld(count) }
    }

    // MARK: Asking

    /// Whether a request may start that will be answered in this slot; if not, the observer is told when to ask again.
    func mayStart(_ slot: Slot?) -> Bool {
        state.withLock { state in
            guard !state.isBroken else { return false }
            let mayStart = state.queue.hasRoom(toStart: slot)
            state.hasTurnedAway = state.hasTurnedAway || !mayStart
            return mayStart
        }
    }

    /// Waits until little enough is waiting that more may be read.
    ///
    /// - Returns: false when the other side is gone.
    func waitForRoom() -> Bool {
        let hasRoom = state.withLock { $0.queue.hasRoom && !$0.isBroken }
        return hasRoom || wait { $0.queue.hasRoom || $0.isBroken ? !$0.isBroken : nil } ?? false
    }

    /// Waits until everything has been written.
    ///
    /// - Returns: false at the deadline, or when the other side is gone.
    func drain(until deadline: Instant? = nil) -> Bool {
        wait(until: deadline) { state -> Bool? in
            if state.isBroken { return false }
            return state.queue.isEmpty ? true : nil
        } ?? false
    }

    private func wait(until deadline: Instant? = nil, _ body: (inout OutboxState) -> Bool?) -> Bool? {
        state.withLock { $0.waiters += 1 }
        defer { state.withLock { $0.waiters -= 1 } }
        return state.wait(until: deadline, body)
    }

    // MARK: Writing

    /// Writes what can be written without waiting, and leaves the rest to the writer.
    func flush() {
        switch state.withLock({ $0.nextStep(atomicSize: Self.atomicSize) }) {
        case .nothing:
            break
        case .write(let bytes):
            writeNow(bytes[...])
        case .leaveToWriter:
            wakeWriter()
        }
    }

    private func writeNow(_ bytes: ArraySlice<UInt8>) {
        let written = descriptor.isWritableNow ? writeOnce(bytes) : 0
        endWriting(unwritten: bytes.dropFirst(written))
    }

    private func endWriting(unwritten: ArraySlice<UInt8>) {
        let needsWriter = state.withLock { state in
            state.isWriting = false
            guard !state.isBroken else { return false }
            state.queue.putBack(unwritten)
            return state.queue.pendingBytes > 0
        }
        if needsWriter {
            wakeWriter()
        }
    }

    private func wakeWriter() {
        let isFirst = state.withLock { state in
            defer { state.hasWriter = true }
            return !state.hasWriter
        }
        guard isFirst else {
            state.signal()
            return
        }
        do {
            try Thread.start("writer") { self.serve() }
        } catch {
            // Without a thread to spare, whoever has an answer waits for the reader of it.
            state.withLock { $0.hasWriter = false }
            if let bytes = state.withLock({ $0.takeAll() }) {
                write(bytes)
            }
        }
    }

    private func serve() {
        while true {
            if let bytes = state.wait({ $0.takeAll() }) {
                write(bytes)
            }
        }
    }

    /// Writes what was taken, for as long as that takes.
    private func write(_ bytes: [UInt8]) {
        var remaining = bytes[...]
        while !remaining.isEmpty, !isBroken {
            remaining = remaining.dropFirst(writeOnce(remaining.prefix(Self.chunkSize)))
        }
        endWriting(unwritten: [])
    }

    /// - Returns: how much was written; nothing when the other side is gone.
    private func writeOnce(_ bytes: ArraySlice<UInt8>) -> Int {
        do {
            let count = try descriptor.writeSome(bytes)
            noteWritten(count)
            return count
        } catch {
            breakOff(error)
            return 0
        }
    }

    private func noteWritten(_ count: Int) {
        var hasWaiters = false
        let observer = state.withLock { state in
            state.written += count
            state.queue.wrote(count)
            hasWaiters = state.waiters > 0
            return state.takeObserverOfRoom()
        }
        if hasWaiters {
            state.signal()
        }
        observer?.outboxHasRoom()
    }

    private func breakOff(_ error: SystemError) {
        let observer = state.withLockSignalling { state in
            state.isBroken = true
            state.queue.clear()
            return state.observer
        }
        observer?.outboxIsBroken(error)
    }
}
