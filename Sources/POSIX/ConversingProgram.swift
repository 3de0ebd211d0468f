#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that was started to carry bytes: its standard input and output are one end of a connection, and so is its standard
/// error, on which it may be answered. Ended with the last reference to it.
package final class ConversingProgram: Sendable {
    /// The other end of its standard input and output. It doesn't block.
    package let stream: FileDescriptor

    private let messages: FileDescriptor
    private let child: ChildProcess
    private let isStopped = Monitor(false)

    /// Starts a program without a terminal, in a process group of its own.
    ///
    /// - Parameters:
    ///   - program: a path, or a name to look up in `PATH`.
    ///   - name: what it is told that it is called.
    ///   - variables: its whole environment, each `NAME=value`.
    package init(
        program: String,
        called name: String,
        arguments: [String],
        variables: [String]
    ) throws(SystemError) {
        let streams = try SocketPair()
        let messages = try SocketPair()
        child = try ChildProcess(
            starting: program,
            called: name,
            arguments,
            variables: variables,
            input: streams.theirs,
            output: streams.theirs,
            errors: messages.theirs,
            ownSession: true
        )
        stream = streams.ours
        self.messages = messages.ours
        for socket in [streams.ours, messages.ours] {
            _ = fcntl(socket.number, F_SETFL, fcntl(socket.number, F_GETFL) | O_NONBLOCK)
        }
    }

    deinit {
        stop()
    }

    /// The next bytes that it printed on its standard error, waiting until there are some.
    ///
    /// - Parameter limit: when to give up before the work's own deadline.
    /// - Returns: none at the end, or nil at the limit.
    /// - Throws: when the work has to stop.
    package func read(
        _ waiter: DescriptorWaiter,
        until limit: Instant? = nil
    ) throws(Interruption.Interrupted) -> [UInt8]? {
        while true {
            let events = try waiter.wait(for: messages.number, .reading, until: limit)
            guard !events.isEmpty else { return nil }
            if let bytes = readNow() {
                return bytes
            }
        }
    }

    /// - Returns: none at the end; nil when nothing is there.
    private func readNow() -> [UInt8]? {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
            count = retryingOnInterrupt { readBytes(messages.number, buffer.baseAddress, buffer.count) }
            filled = max(count, 0)
        }
        return count < 0 && errno == EAGAIN ? nil : bytes
    }

    /// Answers on its standard error, for a program or what it has started that reads there. What doesn't fit at once is lost:
    /// at least some thousand bytes do.
    package func answer(_ bytes: [UInt8]) {
        _ = SocketPair.send(bytes[...], to: messages)
    }

    /// Reads on what it prints, and drops it, on a thread that ends with the program: nobody else would, and it would stand still.
    package func ignoreMessages() throws(SystemError) {
        let messages = messages
        try Thread.start("messages", stackBytes: 64 * 1024) {
            var request = pollfd(fd: messages.number, events: Int16(POLLIN), revents: 0)
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                poll(&request, 1, -1)
                let count = buffer.withUnsafeMutableBytes { space in
                    retryingOnInterrupt { readBytes(messages.number, space.baseAddress, space.count) }
                }
                guard count > 0 || (count < 0 && errno == EAGAIN) else { return }
            }
        }
    }

    /// Ends the program and everything that it started, at once, unless it has ended.
    package func stop() {
        let isFirst = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        guard isFirst else { return }
        child.kill()
        _ = child.ending(waits: true)
    }
}
