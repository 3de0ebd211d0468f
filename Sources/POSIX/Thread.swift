import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A detached thread of the system that blocks every signal: signals are for the one thread that waits for them.
package enum Thread {
    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: at most 15 bytes are shown by the system's tools.
    ///   - stackBytes: at least 64 KiB.
    /// - Throws: when the system has no room for another thread.
    package static func start(
        _ name: StaticString,
        stackBytes: Int = 512 * 1024,
        _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)

        let box = Unmanaged.passRetained(ThreadBody(name: name, run: body))
        #if canImport(Glibc)
            var thread = pthread_t()
            let code = pthread_create(&thread, &attributes, { runThread($0) }, box.toOpaque())
        #else
            var thread: pthread_t?
            let code = pthread_create(&thread, &attributes, { runThread($0) }, box.toOpaque())
        #endif
        if code != 0 {
            box.release()
            throw SystemError(code: code, operation: "start a thread")
        }
    }

    /// Sleeps, longer only if the machine is busy.
    package static func sleep(milliseconds: Int) {
        var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        var remaining = timespec()
        while nanosleep(&time, &remaining) == -1, errno == EINTR {
            time = remaining
        }
    }
}

private final class ThreadBody: Sendable {
    let name: StaticString
    let run: @Sendable () -> Void

    init(name: StaticString, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    body.name.withUTF8Buffer { name in
        name.withMemoryRebound(to: CChar.self) { cshims_name_thread($0.baseAddress) }
    }
    body.run()
    return nil
}
