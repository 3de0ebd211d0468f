/// A string that compares and hashes as its bytes of UTF-8.
///
/// Swift's `String` compares by canonical equivalence: `"é"` in one code point equals `"é"` in two. For names and keys
/// that would merge what the outside world tells apart.
package struct ExactString: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    package var string: String

    package init(_ string: String) {
        self.string = string
    }

    package init(stringLiteral value: String) {
        string = value
    }

    package var description: String { string }

    package static func == (left: ExactString, right: ExactString) -> Bool {
        var left = left.string
        var right = right.string
        return left.withUTF8 { leftBytes in
            right.withUTF8 { rightBytes in
                leftBytes.count == rightBytes.count
                    && leftBytes.elementsEqual(rightBytes)
            }
        }
    }

    package static func < (left: ExactString, right: ExactString) -> Bool {
        left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var string = string
        string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(UInt8.max)
    }
}
