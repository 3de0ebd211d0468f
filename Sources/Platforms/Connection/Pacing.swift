package import POSIX

/// Time and chance, so that tests can do without either.
package struct Pacing: Sendable {
    package var now: @Sendable () -> Timestamp

    /// From 0 up to 1.
    package var random: @Sendable () -> Double

    /// Sleeps as long as the work may run.
    package var sleep: @Sendable (_ milliseconds: Int, _ interruption: Interruption) -> Void

    package init(
        now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Int, Interruption) -> Void
    ) {
        self.now = now
        self.random = random
        self.sleep = sleep
    }

    package static let standard = Pacing(
        now: { Timestamp.now },
        random: { Double.random(in: 0..<1) },
        sleep: { milliseconds, interruption in
            // Whoever sleeps looks afterwards whether it may go on.
            try? interruption.sleep(milliseconds: milliseconds)
        }
    )
}
