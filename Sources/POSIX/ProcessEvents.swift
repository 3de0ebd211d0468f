import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What may happen to a process from outside, gathered on one thread.
package enum ProcessEvent: Sendable {
    /// SIGTERM, SIGINT or SIGHUP.
    case signal(CInt)

    /// The process that started this one has ended.
    case parentEnded

    /// Nobody reads what was being watched.
    case readerGone
}

/// Waits for signals, the end of the parent, and the end of whoever reads our output.
package struct ProcessEvents: Sendable {
    private let signals: FileDescriptor
    private let parent: ParentWatch?
    private let output: FileDescriptor

    /// Installs the signal handlers, once per process, and ignores SIGPIPE.
    ///
    /// - Parameters:
    ///   - output: whose reader is watched.
    ///   - watchesParent: whether the end of the parent is an event.
    package init(output: FileDescriptor, watchesParent: Bool) throws(SystemError) {
        signals = try SignalPipe.install()
        parent = watchesParent ? ParentWatch() : nil
        self.output = output
    }

    /// Waits for the next event.
    ///
    /// - Parameter watchingParent: whether the end of the parent still is an event.
    package func next(watchingParent: Bool) -> ProcessEvent {
        while true {
            if let event = waitOnce(parent: watchingParent ? parent : nil) {
                return event
            }
        }
    }

    private func waitOnce(parent: ParentWatch?) -> ProcessEvent? {
        let timeout: CInt = parent?.needsPolling ?? false ? 250 : -1
        let ready = wait(for: (signals.number, output.number, parent?.descriptor?.number ?? -1), timeout)
        if ready.signals, let number = try? signals.read(upTo: 1).first {
            return .signal(CInt(number))
        }
        if ready.output {
            return .readerGone
        }
        if let parent, parent.hasEnded(isReadable: ready.parent) {
            return .parentEnded
        }
        return nil
    }

    /// Tells which descriptors have something to tell; of the output, that are errors and hang-ups alone.
    ///
    /// Nothing is allocated here: a thread that allocates gets a heap of its own, which costs time and memory.
    private func wait(
        for numbers: (signals: CInt, output: CInt, parent: CInt),
        _ timeout: CInt
    ) -> (signals: Bool, output: Bool, parent: Bool) {
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 3) { descriptors in
            descriptors.initializeElement(at: 0, to: pollfd(fd: numbers.signals, events: Int16(POLLIN), revents: 0))
            descriptors.initializeElement(at: 1, to: pollfd(fd: numbers.output, events: 0, revents: 0))
            descriptors.initializeElement(at: 2, to: pollfd(fd: numbers.parent, events: Int16(POLLIN), revents: 0))
            poll(descriptors.baseAddress, nfds_t(descriptors.count), timeout)
            return (descriptors[0].revents != 0, descriptors[1].revents != 0, descriptors[2].revents != 0)
        }
    }
}

/// The parent, by a descriptor that becomes readable when it ends, or else by asking now and then.
private struct ParentWatch: Sendable {
    let descriptor: FileDescriptor?
    private let parent: pid_t

    init?() {
        parent = getppid()
        // Adopted already: there is nobody to outlive.
        guard parent > 1 else { return nil }
        let number = cshims_pidfd_open(parent)
        descriptor = number >= 0 ? FileDescriptor(owning: number) : nil
    }

    var needsPolling: Bool { descriptor == nil }

    func hasEnded(isReadable: Bool) -> Bool {
        isReadable || getppid() != parent
    }
}

/// Signals as bytes in a pipe, since little may be done in a handler.
private enum SignalPipe {
    // Written before the handlers are installed, read by them.
    private nonisolated(unsafe) static var writeEnd: CInt = -1

    /// The signals that ask a process to end.
    private static let ending = [SIGTERM, SIGINT, SIGHUP]

    static func install() throws(SystemError) -> FileDescriptor {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .current("pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        writeEnd = ends[1]
        signal(SIGPIPE, SIG_IGN)
        receive(ending)
        for number in ending where !isIgnored(number) {
            signal(number) { SignalPipe.tell($0) }
        }
        return FileDescriptor(owning: ends[0])
    }

    /// Lets the calling thread have the signals, which a parent may have blocked: that is inherited.
    private static func receive(_ numbers: [CInt]) {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers {
            sigaddset(&set, number)
        }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// A signal that the parent chose to ignore for us, as `nohup` does, stays ignored.
    private static func isIgnored(_ number: CInt) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        #if canImport(Glibc)
            guard let handler = action.__sigaction_handler.sa_handler else { return false }
        #else
            guard let handler = action.__sigaction_u.__sa_handler else { return false }
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func tell(_ number: CInt) {
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = writeBytes(writeEnd, &byte, 1)
        errno = saved
    }
}

/// Ends the process now, and the programs that it has started, without running anything that other threads may still use.
package func exitImmediately(_ code: CInt) -> Never {
    ChildProcess.killAll()
    _exit(code)
}
