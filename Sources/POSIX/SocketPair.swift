import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Two ends of a connection within this computer; writing to one whose other end is closed raises no signal.
struct SocketPair {
    let ours: FileDescriptor

    /// For the other process.
    let theirs: FileDescriptor

    init() throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        guard cshims_socket_pair(&ends) == 0 else { throw .current("make a pair of sockets") }
        ours = FileDescriptor(owning: ends[0])
        theirs = FileDescriptor(owning: ends[1])
    }

    /// Sends what the socket takes now.
    ///
    /// - Returns: how many bytes that were; nil when nobody reads them any more.
    static func send(_ bytes: ArraySlice<UInt8>, to socket: FileDescriptor) -> Int? {
        let sent = bytes.withUnsafeBytes { buffer in
            retryingOnInterrupt { cshims_send(socket.number, buffer.baseAddress, buffer.count) }
        }
        if sent >= 0 {
            return sent
        }
        return errno == EAGAIN ? 0 : nil
    }

    /// Tells the other side that nothing more comes.
    static func finishSending(to socket: FileDescriptor) {
        shutdown(socket.number, CInt(SHUT_WR))
    }
}
