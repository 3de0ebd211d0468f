import JSON

/// Finds a key among a few dozen: those of one length stand together, and comparing their first and last eight bytes tells
/// the rest.
///
/// Unsafe, so that a look-up costs no reference counting; the arena that it was built in must outlive it.
struct KeyTable: @unchecked Sendable {
    /// What a key stands for. Two words that travel in registers.
    struct Match: BitwiseCopyable {
        /// A position in the array that the table was built from.
        let number: Int
        let isAlias: Bool
    }

    private struct Entry: BitwiseCopyable {
        let ends: TextEnds
        let text: UnsafeRawBufferPointer
        let match: Match
    }

    struct Key {
        var text: String
        var number: Int
        var isAlias = false
    }

    /// All entries, the shortest first.
    private let entries: UnsafeBufferPointer<Entry>

    /// For each length, the position of its first entry; one more for the end.
    private let starts: UnsafeBufferPointer<UInt8>

    init(_ keys: [Key], in arena: Arena) {
        precondition(keys.count < 256, "A table has at most 255 keys.")
        let sorted = keys.sorted { $0.text.utf8.count < $1.text.utf8.count }
        entries = arena.copy(
            sorted.map { key in
                let text = arena.copy(key.text)
                return Entry(ends: TextEnds(text), text: text, match: .init(number: key.number, isAlias: key.isAlias))
            }
        )
        let longest = sorted.last?.text.utf8.count ?? 0
        starts = arena.copy(
            (0...longest + 1).map { length in
                UInt8(sorted.firstIndex { $0.text.utf8.count >= length } ?? sorted.count)
            }
        )
    }

    /// What a key stands for, compared as bytes of UTF-8.
    @inline(__always)
    func find(_ key: UnsafeRawBufferPointer) -> Match? {
        guard key.count &+ 1 < starts.count else { return nil }
        let ends = TextEnds(key)
        var position = Int(starts[key.count])
        let end = Int(starts[key.count &+ 1])
        while position < end {
            let entry = entries.baseAddress.unsafelyUnwrapped + position
            if entry.pointee.ends == ends, key.count <= 16 || entry.pointee.text.hasSameBytes(as: key) {
                return entry.pointee.match
            }
            position &+= 1
        }
        return nil
    }
}
