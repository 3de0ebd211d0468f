import POSIX

/// The time of a write: a little less than the whole, so that there is time to find out what became of it.
struct WriteWindow {
    private static let reserveMilliseconds = 3000

    private let whole: Interruption

    /// Ends before the whole does.
    let interruption: Interruption

    init(_ whole: Interruption) {
        self.whole = whole
        let remaining = whole.deadline.millisecondsFromNow
        let reserve = min(Self.reserveMilliseconds, remaining / 4)
        interruption = Interruption(deadline: min(whole.deadline, .now.advanced(byMilliseconds: remaining - reserve)))
    }

    /// Part of the time for something that comes first: a quarter at most.
    static func preparing(_ whole: Interruption) -> Interruption {
        let part = min(reserveMilliseconds, whole.deadline.millisecondsFromNow / 4)
        return Interruption(deadline: .now.advanced(byMilliseconds: part))
    }

    /// Runs `body`, which is cancelled when the whole is.
    func run<Result>(_ body: (Interruption) -> Result) -> Result {
        whole.withCancelAction { [interruption] in
            interruption.cancel()
        } _: {
            body(interruption)
        }
    }
}
