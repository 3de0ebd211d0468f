/// The first and the last eight bytes of a text. With its length they are the whole text, if that has at most sixteen.
@usableFromInline
@frozen
package struct TextEnds: BitwiseCopyable, Equatable, Sendable {
    @usableFromInline let first: UInt64
    @usableFromInline let last: UInt64

    @inlinable
    @inline(__always)
    package init(_ text: UnsafeRawBufferPointer) {
        guard let start = text.baseAddress, text.count >= 8 else {
            first = text.shortWord
            last = 0
            return
        }
        first = text.word(at: start)
        last = text.word(at: start + (text.count &- 8))
    }
}

/// Looking at eight bytes at a time, where most texts are a few words long.
extension UnsafeRawBufferPointer {
    /// Whether both have the same length and the same bytes.
    @inlinable
    @inline(__always)
    package func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard count >= 8, let left = baseAddress, let right = other.baseAddress else {
            return shortWord == other.shortWord
        }
        // The last word overlaps the one before it, unless the length is a multiple of eight.
        var position = 0
        let last = count &- 8
        while position < last {
            if word(at: left + position) != word(at: right + position) {
                return false
            }
            position &+= 8
        }
        return word(at: left + last) == word(at: right + last)
    }

    /// Whether all bytes are ASCII, and none is a control character.
    @inlinable
    @inline(__always)
    package var isPrintableASCII: Bool {
        guard count >= 8, let start = baseAddress else {
            // Bytes that stand for none are filled with letters.
            let filler: UInt64 = 0x6161_6161_6161_6161
            return Self.isPrintableASCII(shortWord | filler &<< UInt64(count &* 8))
        }
        var position = 0
        let last = count &- 8
        while position < last {
            if !Self.isPrintableASCII(word(at: start + position)) {
                return false
            }
            position &+= 8
        }
        return Self.isPrintableASCII(word(at: start + last))
    }

    @inlinable
    @inline(__always)
    func word(at place: UnsafeRawPointer) -> UInt64 {
        UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
    }

    /// The bytes of a text with fewer than eight, the first one lowest, zeros above.
    @inlinable
    @inline(__always)
    var shortWord: UInt64 {
        guard let start = baseAddress, count > 0 else { return 0 }
        guard count >= 4 else {
            let middle = start.load(fromByteOffset: count >> 1, as: UInt8.self)
            let last = start.load(fromByteOffset: count &- 1, as: UInt8.self)
            return UInt64(start.load(as: UInt8.self))
                | UInt64(middle) &<< UInt64((count >> 1) &* 8)
                | UInt64(last) &<< UInt64((count &- 1) &* 8)
        }
        let low = UInt64(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
        let high = UInt64(UInt32(littleEndian: (start + (count &- 4)).loadUnaligned(as: UInt32.self)))
        return low | high &<< UInt64((count &- 4) &* 8)
    }

    /// Whether each of eight bytes lies in 0x20...0x7E. The high bit of a byte shows what is wrong with it: it is set from
    /// the start, or by a borrow from subtracting 0x20, or by the carry of adding 1 to 0x7F. A borrow or carry may spill
    /// into the next byte, but only out of one that is wrong already.
    @inlinable
    @inline(__always)
    static func isPrintableASCII(_ word: UInt64) -> Bool {
        let tooLow = word &- 0x2020_2020_2020_2020
        let tooHigh = word &+ 0x0101_0101_0101_0101
        return (word | tooLow | tooHigh) & 0x8080_8080_8080_8080 == 0
    }
}
