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
    // line feed.
    private var buffer: GrowableMemory
    private var start = 0
    private var scanned = 0
    private var end = 0
    private var isSkipping = false

    private static let initialCapacity = 128 * 1024

    /// Less room than this isn't worth a read.
    private static let minimumSpace = 4096

    /// - Parameter limit: from 1 on.
    package init(limit: Int) {
        self.limit = limit
        buffer = GrowableMemory(capacity: Self.initialCapacity)
    }

    /// Bytes of the buffer.
    var capacity: Int { buffer.capacity }

    /// Room for at least one more byte, and mostly for much more.
    package mutating func spaceToFill() -> UnsafeMutableRawBufferPointer {
        makeRoom()
        return UnsafeMutableRawBufferPointer(start: buffer.start + end, count: buffer.capacity - end)
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
        if length > 0, buffer.start.load(fromByteOffset: line.upperBound - 1, as: UInt8.self) == UInt8(ascii: "\r") {
            length -= 1
        }
        guard length <= limit else { return .tooLong }
        return .text(UnsafeRawBufferPointer(start: buffer.start + line.lowerBound, count: length))
    }

    private mutating func findLineFeed() -> Int? {
        let lineFeed = firstLineFeed(in: UnsafeRawBufferPointer(start: buffer.start + scanned, count: end - scanned))
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
        if buffer.capacity - end < Self.minimumSpace, start > 0 {
            moveToFront()
        }
        if buffer.capacity - end < Self.minimumSpace {
            grow()
        }
    }

    private mutating func moveToFront() {
        buffer.start.copyMemory(from: buffer.start + start, byteCount: end - start)
        scanned -= start
        end -= start
        start = 0
    }

    /// Doubles the buffer, but not far beyond the longest line that may be in it.
    private mutating func grow() {
        let longest = limit.addingReportingOverflow(Self.initialCapacity)
        let doubled = buffer.capacity * 2
        buffer.resize(to: longest.overflow ? doubled : min(doubled, max(longest.partialValue, end + Self.minimumSpace)))
    }

    /// Gives memory back after an unusually long line.
    private mutating func shrink() {
        if buffer.capacity > 8 * Self.initialCapacity {
            buffer.resize(to: Self.initialCapacity)
        }
    }
}
