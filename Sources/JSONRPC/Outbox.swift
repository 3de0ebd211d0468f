import POSIX

/// The one way out: answers go in whole from any thread, and leave whole, in one stream.
///
/// What can be written without waiting is written by the thread that has it; everything else by a writer thread of its
/// own, started when first needed. What waits is bounded: `submit` makes workers wait, and the reading thread asks
/// `waitForRoom` before it reads on.
final class Outbox: Sendable {
    /// The place of an answer among those that must leave in the order of their requests.
    typealias Slot = Int

    private struct State {
        /// Bytes that may leave now.
        var pending: [UInt8] = []

        /// Answers whose turn hasn't come, by slot; only used when answers keep their order.
        var held: [Slot: [UInt8]] = [:]
        var heldBytes = 0
        var reservedSlots = 0
        var currentSlot = 0

        /// Whether a thread is writing: nobody else may.
        var isWriting = false
        var hasWriter = false
        var isBroken = false

        var isIdle: Bool { pending.isEmpty && !isWriting }
        var waitingBytes: Int { pending.count + heldBytes }
    }

    /// Bytes that a writable pipe takes without waiting (PIPE_BUF), and takes whole.
    private static let atomicSize = 4096

    private let descriptor: FileDescriptor
    private let keepsOrder: Bool
    private let limit: Int
    private let state = Monitor(State())

    /// - Parameters:
    ///   - keepsOrder: whether answers leave in the order of their slots.
    ///   - limit: bytes that may wait.
    init(descriptor: FileDescriptor, keepsOrder: Bool, limit: Int) {
        self.descriptor = descriptor
        self.keepsOrder = keepsOrder
        self.limit = limit
    }

    /// Whether the other side is gone.
    var isBroken: Bool { state.withLock { $0.isBroken } }

    /// Takes the next place in the order of answers; nil where the order doesn't matter.
    func reserveSlot() -> Slot? {
        guard keepsOrder else { return nil }
        return state.withLock { state in
            defer { state.reservedSlots += 1 }
            return state.reservedSlots
        }
    }

    /// Hands an answer to the writer, from a worker: waits while too much is waiting.
    func submit(_ bytes: [UInt8], slot: Slot?) {
        _ = state.wait { state in
            let isNext = slot.map { $0 == state.currentSlot } ?? false
            return state.waitingBytes < limit || isNext || state.isBroken ? true : nil
        }
        enqueue(bytes, slot: slot)
    }

    /// Hands a line to the writer if there is room now, and drops it otherwise.
    func submitIfRoom(_ bytes: [UInt8]) {
        let hasRoom = state.withLock { $0.waitingBytes < limit }
        if hasRoom {
            enqueue(bytes, slot: nil)
        }
    }

    /// Hands answers to the writer, from the reading thread, which must not wait: writes them at once where that can't
    /// block.
    func submitFromReader(_ bytes: inout [UInt8], slot: Slot?) {
        guard !bytes.isEmpty || slot != nil else { return }
        defer { bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20) }
        let mayWrite = slot == nil && bytes.count <= Self.atomicSize && beginWritingIfIdle()
        guard mayWrite else {
            enqueue(bytes, slot: slot)
            return
        }
        let written = isWritable() ? writeOnce(bytes[...]) : 0
        endWriting(unwritten: bytes.dropFirst(written))
    }

    /// Waits until little enough is waiting that more may be read.
    func waitForRoom() {
        _ = state.wait { $0.waitingBytes < limit || $0.isBroken ? true : nil }
    }

    /// Waits until everything has been written.
    ///
    /// - Returns: false at the deadline, or when the other side is gone.
    func drain(until deadline: Instant? = nil) -> Bool {
        let isDrained = state.wait(until: deadline) { state -> Bool? in
            if state.isBroken { return false }
            return state.isIdle && state.held.isEmpty ? true : nil
        }
        return isDrained ?? false
    }

    private func beginWritingIfIdle() -> Bool {
        state.withLock { state in
            guard state.isIdle, !state.isBroken else { return false }
            state.isWriting = true
            return true
        }
    }

    private func endWriting(unwritten: ArraySlice<UInt8>) {
        let needsWriter = state.withLockSignalling { state in
            state.isWriting = false
            if !unwritten.isEmpty {
                state.pending.insert(contentsOf: unwritten, at: 0)
            }
            return !state.pending.isEmpty && !state.hasWriter
        }
        if needsWriter {
            startWriter()
        }
    }

    private func enqueue(_ bytes: [UInt8], slot: Slot?) {
        let needsWriter = state.withLockSignalling { state in
            guard !state.isBroken else { return false }
            if let slot, slot != state.currentSlot {
                state.held[slot] = bytes
                state.heldBytes += bytes.count
                return false
            }
            state.pending.append(contentsOf: bytes)
            if slot != nil {
                state.currentSlot += 1
                Self.releaseHeld(&state)
            }
            return !state.hasWriter
        }
        if needsWriter {
            startWriter()
        }
    }

    private static func releaseHeld(_ state: inout State) {
        while let bytes = state.held.removeValue(forKey: state.currentSlot) {
            state.heldBytes -= bytes.count
            state.pending.append(contentsOf: bytes)
            state.currentSlot += 1
        }
    }

    private func startWriter() {
        let isFirst = state.withLock { state in
            defer { state.hasWriter = true }
            return !state.hasWriter
        }
        guard isFirst else { return }
        do {
            try Thread.start("writer") { self.serve() }
        } catch {
            // Without a thread to spare, whoever has an answer waits for the reader of it.
            state.withLock { $0.hasWriter = false }
            writePending()
        }
    }

    private func serve() {
        while true {
            _ = state.wait { !$0.pending.isEmpty && !$0.isWriting ? true : nil }
            writePending()
        }
    }

    /// Writes what waits, for as long as that takes.
    private func writePending() {
        let bytes = state.withLock { state -> [UInt8] in
            guard !state.isWriting else { return [] }
            state.isWriting = !state.pending.isEmpty
            defer { state.pending = [] }
            return state.pending
        }
        guard !bytes.isEmpty else { return }
        var remaining = bytes[...]
        while !remaining.isEmpty, !isBroken {
            remaining = remaining.dropFirst(writeOnce(remaining))
        }
        endWriting(unwritten: [])
    }

    private func isWritable() -> Bool {
        descriptor.isWritableNow
    }

    /// - Returns: how much was written; nothing when the other side is gone.
    private func writeOnce(_ bytes: ArraySlice<UInt8>) -> Int {
        do {
            return try descriptor.writeSome(bytes)
        } catch {
            state.withLockSignalling { state in
                state.isBroken = true
                state.pending = []
                state.held = [:]
            }
            return 0
        }
    }
}
