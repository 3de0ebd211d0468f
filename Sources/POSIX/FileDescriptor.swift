#if canImport(Glibc)
    package import Glibc
#else
    package import Darwin
#endif

/// An open file, pipe or socket, closed when the last reference to it goes.
package final class FileDescriptor: Sendable {
    package let number: CInt

    /// Takes over a descriptor that is open.
    package init(owning number: CInt) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Another descriptor for the same open file, close-on-exec.
    package convenience init(duplicating number: CInt) throws(SystemError) {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        guard copy != -1 else { throw .current("duplicate a descriptor") }
        self.init(owning: copy)
    }

    /// The descriptor that a program was started with beside its standard streams; for a program that knows of it.
    package static var passedByParent: FileDescriptor {
        _ = fcntl(ChildProcess.firstPassed, F_SETFD, FD_CLOEXEC)
        return FileDescriptor(owning: ChildProcess.firstPassed)
    }

    /// Opens a file, close-on-exec.
    ///
    /// - Parameters:
    ///   - flags: those of `open(2)`, without `O_CLOEXEC`.
    ///   - mode: permissions of a file that is created, before the umask.
    package static func open(_ path: String, _ flags: CInt, mode: mode_t = 0) throws(SystemError) -> FileDescriptor {
        let number = retryingOnInterrupt {
            #if canImport(Glibc)
                Glibc.open(path, flags | O_CLOEXEC, mode)
            #else
                Darwin.open(path, flags | O_CLOEXEC, mode)
            #endif
        }
        guard number >= 0 else { throw .current("open \(path)") }
        return FileDescriptor(owning: number)
    }

    /// Facts about the open file.
    package func status() throws(SystemError) -> FileStatus {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .current("stat") }
        return FileStatus(status)
    }

    /// Reads up to `count` bytes from the current position; fewer only at the end of the file.
    package func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let start = buffer.baseAddress?.advanced(by: filled)
                let received = retryingOnInterrupt { readBytes(number, start, count - filled) }
                if received < 0 {
                    failure = .current("read")
                }
                guard received > 0 else { return }
                filled += received
            }
        }
        if let failure {
            throw failure
        }
        return bytes
    }

    /// Writes all bytes, waiting as long as the other side takes.
    package func write(_ bytes: some Collection<UInt8>) throws(SystemError) {
        var remaining = [UInt8](bytes)[...]
        while !remaining.isEmpty {
            remaining = remaining.dropFirst(try writeSome(remaining))
        }
    }

    /// Writes some of the bytes, waiting until the other side takes at least one.
    ///
    /// - Returns: how many were written.
    package func writeSome(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
        while true {
            let sent = bytes.withUnsafeBytes { buffer in
                retryingOnInterrupt { writeBytes(number, buffer.baseAddress, buffer.count) }
            }
            if sent >= 0 {
                return sent
            }
            // The parent may have made what it handed to us non-blocking; that flag is its own to change.
            guard errno == EAGAIN else { throw .current("write") }
            waitFor(POLLOUT)
        }
    }

    /// Reads what is there, waiting until there is something.
    ///
    /// - Returns: how many bytes were read; 0 at the end.
    package func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let received = retryingOnInterrupt { readBytes(number, buffer.baseAddress, buffer.count) }
            if received >= 0 {
                return received
            }
            guard errno == EAGAIN else { throw .current("read") }
            waitFor(POLLIN)
        }
    }

    private func waitFor(_ event: Int32) {
        var descriptor = pollfd(fd: number, events: Int16(event), revents: 0)
        poll(&descriptor, 1, -1)
    }

    /// Whether a write of up to PIPE_BUF bytes would return at once.
    package var isWritableNow: Bool {
        var descriptor = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        return poll(&descriptor, 1, 0) == 1
    }

    /// Whether a read would return at once, with bytes or with the end.
    package var isReadableNow: Bool {
        var descriptor = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) == 1
    }

    /// Brings what was written onto the disk.
    package func synchronize() throws(SystemError) {
        guard retryingOnInterrupt({ fsync(number) }) == 0 else { throw .current("fsync") }
    }
}

/// `read(2)` under a name that no method hides.
package func readBytes(_ descriptor: CInt, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, start, count)
}

/// `write(2)` under a name that no method hides.
package func writeBytes(_ descriptor: CInt, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, start, count)
}
