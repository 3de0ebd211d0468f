package import POSIX

/// Whether to try again after a try that brought nothing, and after how long. It waits for nothing itself.
package struct RetryPolicy: Sendable {
    /// What may be tried again.
    package enum Safety: Sendable {
        /// Doing it twice is like doing it once: all that may pass by itself is tried again.
        case repeatable

        /// Only what surely wasn't done is tried again.
        case onlyIfNotReceived
    }

    /// How the last try ended.
    package enum Outcome: Sendable {
        case response(HTTPResponse)
        case failure(HTTPFailure)
    }

    /// The most tries, the first one included.
    package var tryLimit = 4

    /// The longest wait after the first try that failed, in milliseconds; it doubles with each.
    package var firstDelay = 250

    /// The longest wait, unless the server asks for a longer one.
    package var longestDelay = 8_000

    /// Answers that say that the request wasn't done, and that it may be sent again later.
    package var statusesOfRefusal: Set<Int> = [429]

    /// Answers of a server in trouble, which may have done some of the request.
    package var statusesOfTrouble: Set<Int> = [408, 425, 500, 502, 503, 504]

    package init() {}

    /// How long to wait until the next try, in milliseconds.
    ///
    /// - Parameters:
    ///   - attempt: the number of the try that just ended, from 1.
    ///   - remaining: milliseconds until the work has to be done.
    ///   - now: for servers that name a time of day.
    ///   - random: from 0 up to 1, so that clients that failed together don't come back together.
    /// - Returns: nil when there is nothing to be gained: it worked, it can't work, or not in time.
    package func delay(
        afterAttempt attempt: Int,
        _ outcome: Outcome,
        _ safety: Safety,
        remaining: Int,
        now: Timestamp = .now,
        random: Double = .random(in: 0..<1)
    ) -> Int? {
        guard attempt < tryLimit, mayHelp(outcome, safety) else { return nil }
        let wish = wish(of: outcome, now)
        let pause = wish.map { wish in prolonged(wish, random) } ?? backOff(afterAttempt: attempt, random: random)
        return pause < remaining ? pause : nil
    }

    private func mayHelp(_ outcome: Outcome, _ safety: Safety) -> Bool {
        switch outcome {
        case .response(let response):
            return statusesOfRefusal.contains(response.status)
                || safety == .repeatable && statusesOfTrouble.contains(response.status)
        case .failure(let failure):
            return mayPass(failure) && (safety == .repeatable || !failure.mayHaveBeenReceived)
        }
    }

    /// Whether a failure is one that may be gone the next time.
    private func mayPass(_ failure: HTTPFailure) -> Bool {
        switch failure.reason {
        case .connectionRefused, .networkUnreachable, .timeout, .connectionLost, .busy: true
        default: false
        }
    }

    private func wish(of outcome: Outcome, _ now: Timestamp) -> Int? {
        guard case .response(let response) = outcome else { return nil }
        return RetryAfter.milliseconds(of: response, now: now)
    }

    /// The server's wish and up to a tenth more, at least 50 ms.
    private func prolonged(_ wish: Int, _ random: Double) -> Int {
        let spread = max(50, wish / 10)
        let (sum, overflow) = wish.addingReportingOverflow(Int(Double(spread) * random))
        return overflow ? .max : sum
    }

    /// How long to leave a server alone that doesn't say for how long, in milliseconds: between the half and the whole of a
    /// time that doubles with each try.
    package func backOff(afterAttempt attempt: Int, random: Double) -> Int {
        let doublings = min(max(attempt, 1) - 1, 20)
        let (product, overflow) = firstDelay.multipliedReportingOverflow(by: 1 << doublings)
        let longest = max(0, overflow ? longestDelay : min(longestDelay, product))
        return longest / 2 + Int(Double(longest - longest / 2) * random)
    }
}
