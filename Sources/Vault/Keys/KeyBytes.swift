import NativeLibraries

/// The 32 bytes of a key, wiped from memory with the last reference to them.
///
/// `@unchecked Sendable`: the memory is written once, in `init`, and only read afterwards.
final class KeyBytes: @unchecked Sendable {
    static let count = 32

    // Of our own, because an array may be copied and leaves its copies behind.
    private let memory: UnsafeMutablePointer<UInt8>
    private let wipe: @Sendable @convention(c) (UnsafeMutableRawPointer?, Int) -> Void

    /// - Parameter fill: gets room for `count` bytes; what it returns false for is no key.
    init?(crypto: CryptoLibrary, fill: (UnsafeMutablePointer<UInt8>) -> Bool) {
        memory = .allocate(capacity: Self.count)
        memory.initialize(repeating: 0, count: Self.count)
        wipe = crypto.wipe
        guard fill(memory) else { return nil }
    }

    deinit {
        wipe(memory, Self.count)
        memory.deallocate()
    }

    /// The key's bytes, valid while `body` runs.
    func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        withExtendedLifetime(self) { body(memory) }
    }
}
