import HTTPTransport
import POSIX

/// When a request is sent again, and after how long.
///
/// A read is repeated after anything that may pass. A write is repeated only where the platform can't have applied it: when
/// it answered that there were too many requests, or when no connection came about.
struct RetryRule: Sendable {
    static let attempts = 5

    private static let firstDelay = 250.0
    private static let longestDelay = 8000.0

    let isWrite: Bool
    let attempts: Int

    /// Milliseconds to wait before the next attempt; nil when there is to be none.
    ///
    /// What the platform asks for is obeyed and never undercut; else the wait doubles each time, the half of it by chance, so
    /// that many clients don't come back at once.
    ///
    /// - Parameter attempt: the number of the one that ended, from 1.
    func delay(after reply: PlatformConnection.Reply, attempt: Int, _ pacing: Pacing) -> Int? {
        guard attempt < attempts, mayRepeat(after: reply) else { return nil }
        if case .answered(let response) = reply, let wish = RetryAfter.milliseconds(in: response, now: pacing.now()) {
            return wish + Int(pacing.random() * 100)
        }
        let ceiling = min(Self.firstDelay * Double(1 << min(attempt - 1, 10)), Self.longestDelay)
        return Int(ceiling / 2 + pacing.random() * ceiling / 2)
    }

    private func mayRepeat(after reply: PlatformConnection.Reply) -> Bool {
        switch reply {
        case .answered(let response):
            response.status == 429 || (!isWrite && [500, 502, 503, 504].contains(response.status))
        case .lost(let failure):
            failure.mayPass && !(isWrite && failure.mayHaveBeenReceived)
        }
    }
}

extension HTTPFailure {
    /// Whether the same request may have an answer a moment later.
    var mayPass: Bool {
        switch reason {
        case .connectionRefused, .networkUnreachable, .connectionLost, .timeout, .busy: true
        default: false
        }
    }
}
