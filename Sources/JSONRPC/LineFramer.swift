import POSIX

/// Cuts a stream of bytes into lines, in place: a value without I/O.
///
/// The caller reads into `spaceToFill`, says how much came, and asks for lines until there is none. A line that grows over
/// the limit is reported once, as soon as that is known, and the rest of it is skipped without being kept.
package struct LineFramer: ~Copyable {
    package enum Line {
        /// A line without its line feed, and without the carriage return before it; valid until the next call.
        case text(UnsafeRawBufferPointer)

        /// A line that is longer than the limit.
        case tooLong
    }

    /// The most bytes of a line, without its end.
    package let limit: Int

    // One buffer for the life of the stream; its bytes in `start..<end` wait to be cut, those before `scanned` hold no
    // line feed. A raw pointer, because lines are parsed where they stand.
    private var buffer: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var scanned = 0
    private var end = 0
    private var isSkipping = false

    private static let initialCapacity = 128 * 1024

    /// - Parameter limit: from 1 on.
    package init(limit: Int) {
        self.limit = limit
        capacity = Self.initialCapacity
        buffer = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        buffer.deallocate()
    }

    /// Room for at least one more byte, and mostly for much more.
    package mutating func spaceToFill() -> UnsafeMutableRawBufferPointer {
        makeRoom()
        return UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end)
    }

    /// Tells how many bytes were put into `spaceToFill`.
    package mutating func filled(_ count: Int) {
        end += count
    }

    /// The next whole line, or nil when more bytes are needed.
    package mutating func next() -> Line? {
        while let lineFeed = findLineFeed() {
            let line = start..<lineFeed
            start = lineFeed + 1
            scanned = start
            if isSkipping {
                isSkipping = false
            } else {
                return report(line)
            }
        }
        return refuseGrowth()
    }

    /// After the end of the stream: what stands behind the last line feed, if anything.
    package mutating func last() -> Line? {
        guard start < end, !isSkipping else { return nil }
        let line = start..<end
        start = end
        return report(line)
    }

    private func report(_ line: Range<Int>) -> Line {
        var length = line.count
        if length > 0, buffer.load(fromByteOffset: line.upperBound - 1, as: UInt8.self) == UInt8(ascii: "\r") {
            length -= 1
        }
        guard length <= limit else { return .tooLong }
        return .text(UnsafeRawBufferPointer(start: buffer + line.lowerBound, count: length))
    }

    private mutating func findLineFeed() -> Int? {
        let lineFeed = firstLineFeed(in: UnsafeRawBufferPointer(start: buffer + scanned, count: end - scanned))
        guard let lineFeed else {
            scanned = end
            return nil
        }
        return scanned + lineFeed
    }

    /// With no line feed in sight: drops what is being skipped, and reports a line that is over the limit already.
    private mutating func refuseGrowth() -> Line? {
        if isSkipping {
            start = end
            scanned = end
            return nil
        }
        // One byte more than the limit may still turn out to be the carriage return before the line feed.
        guard end - start > limit + 1 else { return nil }
        isSkipping = true
        start = end
        scanned = end
        return .tooLong
    }

    private mutating func makeRoom() {
        if start == end {
            start = 0
            scanned = 0
            end = 0
            shrink()
        }
        guard capacity - end < 4096 else { return }
        if start > 0 {
            moveToFront()
        }
        if capacity - end < 4096 {
            resize(to: capacity * 2)
        }
    }

    private mutating func moveToFront() {
        buffer.copyMemory(from: buffer + start, byteCount: end - start)
        scanned -= start
        end -= start
        start = 0
    }

    /// Gives memory back after an unusually long line.
    private mutating func shrink() {
        if capacity > 8 * Self.initialCapacity {
            resize(to: Self.initialCapacity)
        }
    }

    private mutating func resize(to newCapacity: Int) {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
        larger.copyMemory(from: buffer, byteCount: end)
        buffer.deallocate()
        buffer = larger
        capacity = newCapacity
    }
}
