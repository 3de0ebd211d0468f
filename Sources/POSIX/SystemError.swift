#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A system call that failed: its `errno`, and what was being done.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: CInt

    /// The call, and the path where there is one: `open ~/.config/x.json`.
    package let operation: String

    package init(code: CInt, operation: String) {
        self.code = code
        self.operation = operation
    }

    /// The failure of the call that was just made.
    package static func current(_ operation: String) -> SystemError {
        SystemError(code: errno, operation: operation)
    }

    /// The system's word for the code, in English: we never set a locale.
    package var reason: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether a write failed because nobody reads any more.
    package var meansOtherSideIsGone: Bool { code == EPIPE || code == ECONNRESET }

    package var description: String { "\(operation): \(reason)" }
}

/// Repeats a call that a signal interrupted.
///
/// - Returns: what the call returned, or -1 with `errno` set to anything but `EINTR`.
package func retryingOnInterrupt<Result: FixedWidthInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR {
            return result
        }
    }
}
