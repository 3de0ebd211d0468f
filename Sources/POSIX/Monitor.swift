#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A state that threads share, with a lock around it and a condition to wait on.
///
/// `@unchecked Sendable`: the state is only touched while the mutex is held.
package final class Monitor<State>: @unchecked Sendable {
    // The system's mutex and condition must not move, so they live on the heap.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    package init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        #if canImport(Glibc)
            var attributes = pthread_condattr_t()
            pthread_condattr_init(&attributes)
            pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
            pthread_cond_init(condition, &attributes)
            pthread_condattr_destroy(&attributes)
        #else
            pthread_cond_init(condition, nil)
        #endif
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the lock held. `body` must not lock the same monitor again.
    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// As `withLock`, then wakes every thread that waits here.
    package func withLockSignalling<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Wakes every thread that waits here, after a change made with `withLock`.
    package func signal() {
        pthread_cond_broadcast(condition)
    }

    /// Waits until `body` returns something, which it is asked now and whenever somebody signals.
    ///
    /// - Parameter deadline: when to stop waiting; nil waits for ever.
    /// - Returns: what `body` returned, or nil at the deadline.
    package func wait<Result>(until deadline: Instant? = nil, _ body: (inout State) -> Result?) -> Result? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) {
                return result
            }
            if !waitForSignal(until: deadline) {
                return body(&state)
            }
        }
    }

    /// - Returns: false at the deadline.
    private func waitForSignal(until deadline: Instant?) -> Bool {
        guard let deadline else {
            pthread_cond_wait(condition, mutex)
            return true
        }
        let remaining = deadline.millisecondsFromNow
        guard remaining > 0 else { return false }
        #if canImport(Glibc)
            let target = Instant.now.advanced(byMilliseconds: remaining).nanoseconds
            var time = timespec(tv_sec: Int(target / 1_000_000_000), tv_nsec: Int(target % 1_000_000_000))
            pthread_cond_timedwait(condition, mutex, &time)
        #else
            var time = timespec(tv_sec: remaining / 1000, tv_nsec: remaining % 1000 * 1_000_000)
            pthread_cond_timedwait_relative_np(condition, mutex, &time)
        #endif
        return true
    }
}
