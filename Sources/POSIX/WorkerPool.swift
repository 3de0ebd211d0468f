/// Threads that are kept for the next piece of work; one is started when none is idle.
///
/// The pool has no limit of its own: whoever hands out work decides how much runs at once.
package final class WorkerPool: Sendable {
    private typealias Work = @Sendable () -> Void

    /// One idle thread's mailbox.
    private typealias Worker = Monitor<Work?>

    private let idle = Monitor<[Worker]>([])
    private let name: StaticString

    package init(name: StaticString) {
        self.name = name
    }

    /// Runs `work` on a thread that does nothing else meanwhile.
    ///
    /// - Throws: when no thread is idle and the system has no room for another.
    package func run(_ work: @escaping @Sendable () -> Void) throws(SystemError) {
        if let worker = idle.withLock({ $0.popLast() }) {
            worker.withLockSignalling { $0 = work }
            return
        }
        try Thread.start(name) { self.serve(first: work) }
    }

    private func serve(first: @escaping Work) {
        let mailbox = Worker(nil)
        var next: Work? = first
        while let work = next {
            work()
            idle.withLock { $0.append(mailbox) }
            next = mailbox.wait { mailbox in
                defer { mailbox = nil }
                return mailbox
            }
        }
    }
}
