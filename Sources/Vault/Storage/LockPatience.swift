import POSIX

/// How long one piece of work waits for a lock that another process holds on the vault.
///
/// Waiting is by asking again after one to five milliseconds, at random, so that several who wait don't do it in step.
final class LockPatience {
    private let milliseconds: Int
    private var interruption: Interruption?
    private var end: Instant

    /// - Parameter milliseconds: the most that one piece of work waits, when it isn't to stop earlier anyway.
    init(milliseconds: Int) {
        self.milliseconds = milliseconds
        end = .now
    }

    /// Begins a new piece of work.
    func renew(for interruption: Interruption) {
        self.interruption = interruption
        end = Instant.now.advanced(byMilliseconds: milliseconds)
    }

    /// Waits a little.
    ///
    /// - Returns: whether it is worth trying again.
    func wait() -> Bool {
        guard let interruption, Instant.now < end else { return false }
        do throws(Interruption.Interrupted) {
            try interruption.sleep(milliseconds: Int.random(in: 1...5))
            return true
        } catch {
            return false
        }
    }

    /// Why there is no more waiting.
    var error: VaultError {
        if let cause = interruption?.cause {
            return .interrupted(cause, "while another process held the vault locked")
        }
        return VaultError(.unavailable, "Another process has held the vault locked for too long.", isRetryable: true)
    }
}
