#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A TCP socket that belongs to a library: looked at, never read from or closed.
package struct ForeignSocket: Sendable {
    package enum Arrival: Hashable, Sendable {
        /// At least one.
        case bytes([UInt8])
        /// The other side has closed its half.
        case end
        /// Nothing has come, or the connection is broken.
        case nothing
    }

    package let number: CInt

    package init(_ number: CInt) {
        self.number = number
    }

    /// The error that waits at the socket, as `errno` spells it; 0 for none. Asking takes it away from the library.
    package func takeError() -> CInt {
        var code: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return errno }
        return code
    }

    /// The next bytes that the library will read, as far as they are there; they stay there.
    package func peek(upTo count: Int) -> Arrival {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = retryingOnInterrupt { recv(number, &bytes, count, CInt(MSG_PEEK) | CInt(MSG_DONTWAIT)) }
        if found > 0 {
            return .bytes(Array(bytes.prefix(found)))
        }
        return found == 0 ? .end : .nothing
    }

    /// Whether nothing more will come than what can be read already.
    package var hasEnded: Bool {
        #if canImport(Glibc)
            // POLLRDHUP, which only some sets of features of the C library show.
            let halfClosed: Int16 = 0x2000
        #else
            let halfClosed = Int16(POLLHUP)
        #endif
        var request = pollfd(fd: number, events: halfClosed, revents: 0)
        return poll(&request, 1, 0) == 1
    }

    /// Runs `body` while what is sent waits in the socket, and sends it afterwards: so the other side can't have answered
    /// before `body` returns, as long as less than a packet is sent.
    package func holdingBack<Result>(_ body: () -> Result) -> Result {
        hold(true)
        defer { hold(false) }
        return body()
    }

    private func hold(_ holds: Bool) {
        var flag: CInt = holds ? 1 : 0
        #if canImport(Glibc)
            let option = TCP_CORK
        #else
            let option = TCP_NOPUSH
        #endif
        setsockopt(number, CInt(IPPROTO_TCP), option, &flag, socklen_t(MemoryLayout<CInt>.size))
    }
}
