/// The answers that wait to be written, in the order in which they may leave: a value without I/O.
///
/// Where answers keep the order of their requests, each request that will be answered takes a slot when it is read, and
/// an answer that comes before its turn is held. Every slot gets exactly one answer, which may be empty.
struct AnswerQueue {
    /// The place of an answer among those that must leave in the order of their requests.
    typealias Slot = Int

    private let keepsOrder: Bool

    /// Bytes that may wait.
    private let limit: Int

    /// Bytes that may leave now.
    private var pending: [UInt8] = []

    /// How many bytes were taken and aren't written yet.
    private var taken = 0

    /// Answers whose turn hasn't come.
    private var held: [Slot: [UInt8]] = [:]

    /// How many bytes are held here, or by batches that aren't complete.
    private var heldBytes = 0

    private var nextSlot = 0

    /// The slot whose answer may leave.
    private(set) var currentSlot = 0

    init(keepsOrder: Bool, limit: Int) {
        self.keepsOrder = keepsOrder
        self.limit = limit
    }

    /// Whether everything that was appended has been written.
    var isEmpty: Bool { pending.isEmpty && taken == 0 && held.isEmpty }

    /// How many bytes could be taken now.
    var pendingBytes: Int { pending.count }

    /// Bytes of all that waits.
    var waitingBytes: Int { pending.count + taken + heldBytes }

    /// Whether so little waits that more requests may be read.
    var hasRoom: Bool { waitingBytes < limit }

    /// Whether so little waits that a request which will be answered in this slot may start.
    ///
    /// What only the client keeps from leaving counts for all. What is held counts where order is kept, but not for the
    /// request whose turn it is: a queue full of held answers waits for just that one. Elsewhere only batches are held,
    /// which wait for requests too.
    func hasRoom(toStart slot: Slot?) -> Bool {
        guard pending.count + taken < limit else { return false }
        return slot.map { $0 <= currentSlot || hasRoom } ?? true
    }

    /// Takes the next slot; nil where the order doesn't matter.
    mutating func reserveSlot() -> Slot? {
        guard keepsOrder else { return nil }
        defer { nextSlot += 1 }
        return nextSlot
    }

    /// Appends an answer, and empties the caller's buffer.
    mutating func append(_ bytes: inout [UInt8], slot: Slot?) {
        guard let slot else {
            appendPending(&bytes)
            return
        }
        assert(slot >= currentSlot && slot < nextSlot && held[slot] == nil, "A slot gets exactly one answer.")
        guard slot == currentSlot else {
            heldBytes += bytes.count
            held[slot] = bytes
            bytes = []
            return
        }
        appendPending(&bytes)
        currentSlot += 1
        releaseHeld()
    }

    private mutating func appendPending(_ bytes: inout [UInt8]) {
        if pending.isEmpty {
            swap(&pending, &bytes)
        } else {
            pending.append(contentsOf: bytes)
            bytes.removeAll(keepingCapacity: true)
        }
    }

    private mutating func releaseHeld() {
        while var bytes = held.removeValue(forKey: currentSlot) {
            heldBytes -= bytes.count
            appendPending(&bytes)
            currentSlot += 1
        }
    }

    /// Counts bytes that somebody else holds, or no longer holds where negative.
    mutating func countHeld(_ count: Int) {
        heldBytes += count
    }

    /// Takes everything that may leave now; each byte of it is to be counted as written, or put back.
    mutating func take() -> [UInt8] {
        taken += pending.count
        defer { pending = [] }
        return pending
    }

    /// Counts bytes as taken that never were in the queue, which is empty.
    mutating func passBy(_ count: Int) {
        taken += count
    }

    mutating func wrote(_ count: Int) {
        taken -= count
    }

    /// Puts back what was taken and couldn't be written, in front of everything else.
    mutating func putBack(_ bytes: ArraySlice<UInt8>) {
        taken -= bytes.count
        pending.insert(contentsOf: bytes, at: 0)
    }

    /// Drops everything.
    mutating func clear() {
        pending = []
        held = [:]
        heldBytes = 0
    }
}
