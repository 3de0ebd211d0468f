/// Threads that are kept for the next piece of work; one is started when none is idle.
///
/// The pool has no limit of its own: whoever hands out work decides how much runs at once.
package final class WorkerPool: Sendable {
    private typealias Work = @Sendable () -> Void

    // Types of their own rather than nested generic ones, which take the runtime longer to make when a process starts.
    private struct State {
        var idle: [Worker] = []
    }

    private struct Mailbox {
        var work: Work?
    }

    /// An idle thread.
    private final class Worker: Sendable {
        let mailbox = Monitor(Mailbox())
    }

    private let state = Monitor(State())
    private let name: StaticString

    package init(name: StaticString) {
        self.name = name
    }

    /// Runs `work` on a thread that does nothing else meanwhile.
    ///
    /// - Throws: when no thread is idle and the system has no room for another.
    package func run(_ work: @escaping @Sendable () -> Void) throws(SystemError) {
        if let worker = state.withLock({ $0.idle.popLast() }) {
            worker.mailbox.withLockSignalling { $0.work = work }
            return
        }
        try Thread.start(name) { self.serve(first: work) }
    }

    private func serve(first: @escaping Work) {
        let worker = Worker()
        var next: Work? = first
        while let work = next {
            work()
            state.withLock { $0.idle.append(worker) }
            next = worker.mailbox.wait { mailbox in
                defer { mailbox.work = nil }
                return mailbox.work
            }
        }
    }
}
