#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A piece of memory that the C library can often enlarge where it stands, so that a large one is never there twice.
package struct GrowableMemory: ~Copyable {
    // A raw pointer, because its bytes are read and parsed in place; freed with this value.
    package private(set) var start: UnsafeMutableRawPointer

    /// Bytes.
    package private(set) var capacity: Int

    package init(capacity: Int) {
        start = Self.checked(malloc(capacity))
        self.capacity = capacity
    }

    deinit {
        free(start)
    }

    /// Makes it larger or smaller; the bytes that have room stay.
    package mutating func resize(to newCapacity: Int) {
        start = Self.checked(realloc(start, newCapacity))
        capacity = newCapacity
    }

    private static func checked(_ address: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
        guard let address else { preconditionFailure("The system has no memory left.") }
        return address
    }
}
