#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A socket of our own to one address of the Internet, on which nothing ever waits; closed with the last reference.
package final class InternetSocket: Sendable {
    package enum Kind: Sendable {
        case stream
        case datagram
    }

    package enum Arrival: Hashable, Sendable {
        /// At least one.
        case bytes([UInt8])
        /// The other side has closed its half.
        case end
        /// Nothing has come yet.
        case nothing
    }

    private let descriptor: FileDescriptor

    package var number: CInt { descriptor.number }

    /// Begins to connect. Whether that works is known once the socket can be written to; see `takeError`.
    ///
    /// - Parameters:
    ///   - address: a numeric one, IPv4 or IPv6.
    ///   - port: from 1 to 65535.
    package init(_ kind: Kind, connectingTo address: String, port: Int) throws(SystemError) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = kind.systemValue
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &list) == 0, let entry = list?.pointee else {
            throw SystemError(code: EINVAL, operation: "read an address")
        }
        defer { freeaddrinfo(list) }
        let number = socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
        guard number >= 0 else { throw .current("make a socket") }
        descriptor = FileDescriptor(owning: number)
        try Self.prepare(number, kind)
        let code = retryingOnInterrupt { connect(number, entry.ai_addr, entry.ai_addrlen) }
        guard code == 0 || errno == EINPROGRESS else { throw .current("connect") }
    }

    private static func prepare(_ number: CInt, _ kind: Kind) throws(SystemError) {
        guard fcntl(number, F_SETFD, FD_CLOEXEC) != -1, fcntl(number, F_SETFL, O_NONBLOCK) != -1 else {
            throw .current("prepare a socket")
        }
        var flag: CInt = 1
        let size = socklen_t(MemoryLayout<CInt>.size)
        if kind == .stream {
            setsockopt(number, CInt(IPPROTO_TCP), TCP_NODELAY, &flag, size)
        }
        #if !canImport(Glibc)
            setsockopt(number, SOL_SOCKET, SO_NOSIGPIPE, &flag, size)
        #endif
    }

    /// The error that waits at the socket, as `errno` spells it; 0 for none.
    package func takeError() -> CInt {
        ForeignSocket(number).takeError()
    }

    /// - Returns: how many bytes were taken; 0 when there is no room now.
    package func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
        #if canImport(Glibc)
            let flags = CInt(MSG_NOSIGNAL)
        #else
            let flags: CInt = 0
        #endif
        let count = bytes.withUnsafeBytes { buffer in
            retryingOnInterrupt { systemSend(number, buffer.baseAddress, buffer.count, flags) }
        }
        guard count < 0 else { return count }
        guard errno == EAGAIN else { throw .current("send") }
        return 0
    }

    /// What has come.
    package func receive(upTo count: Int) throws(SystemError) -> Arrival {
        var received = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            received = retryingOnInterrupt { recv(number, buffer.baseAddress, count, 0) }
            filled = max(received, 0)
        }
        if received < 0 {
            guard errno == EAGAIN else { throw .current("receive") }
            return .nothing
        }
        return received == 0 ? .end : .bytes(bytes)
    }
}

extension InternetSocket.Kind {
    fileprivate var systemValue: CInt {
        #if canImport(Glibc)
            self == .stream ? CInt(SOCK_STREAM.rawValue) : CInt(SOCK_DGRAM.rawValue)
        #else
            self == .stream ? SOCK_STREAM : SOCK_DGRAM
        #endif
    }
}

/// `send(2)` under a name that no method hides.
private func systemSend(_ number: CInt, _ start: UnsafeRawPointer?, _ count: Int, _ flags: CInt) -> Int {
    send(number, start, count, flags)
}
