import HTTPTransport
import POSIX

/// How long all requests to a platform hold back after it said that there are too many of them.
///
/// A limit is the platform's for a token, not for a request: whoever asks meanwhile would only be refused, too, and make it last
/// longer on some platforms. So what comes later waits as well, and is told at once when its time is over before.
final class SharedPause: Sendable {
    /// The longest time in milliseconds before the platform is asked again, by whoever comes then: it may have changed its mind.
    private static let longest = 60_000

    private struct Refusal {
        let response: HTTPResponse

        /// When the platform may be asked again.
        let end: Timestamp

        /// What it asked for, which may be later.
        let wish: Timestamp

        /// The refusal as the platform would say it now.
        func response(asOf now: Timestamp) -> HTTPResponse {
            var response = response
            let limits: Set = ["retry-after", "x-ratelimit-reset", "ratelimit-reset"]
            response.headers.removeAll { limits.contains($0.name) }
            let remaining = max(0, wish.milliseconds.subtractingReportingOverflow(now.milliseconds).partialValue)
            let seconds = remaining / 1000 + (remaining % 1000 == 0 ? 0 : 1)
            response.headers.append((name: "retry-after", value: "\(seconds)"))
            return response
        }
    }

    private let refusal = Monitor<Refusal?>(nil)

    /// - Parameters:
    ///   - response: the platform's refusal.
    ///   - milliseconds: how long it wants to be left alone.
    func note(_ response: HTTPResponse, for milliseconds: Int, now: Timestamp) {
        let refusal = Refusal(
            response: response,
            end: now.advanced(byMilliseconds: min(milliseconds, Self.longest)),
            wish: now.advanced(byMilliseconds: milliseconds)
        )
        self.refusal.withLock { current in
            if current.map({ $0.end < refusal.end }) ?? true {
                current = refusal
            }
        }
    }

    /// How long to hold back from now on in milliseconds, and what stands for an answer if there isn't the time; nil when
    /// there is no need to.
    func remaining(now: Timestamp) -> (milliseconds: Int, refusal: HTTPResponse)? {
        refusal.withLock { current in
            guard let refusal = current else { return nil }
            let remaining = refusal.end.milliseconds.subtractingReportingOverflow(now.milliseconds).partialValue
            // A clock that was set back would make it last.
            guard (1...Int64(Self.longest)).contains(remaining) else {
                current = nil
                return nil
            }
            return (Int(remaining), refusal.response(asOf: now))
        }
    }
}

extension Timestamp {
    /// - Parameter milliseconds: from 0; what would overflow becomes the end of time.
    fileprivate func advanced(byMilliseconds distance: Int) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(Int64(distance))
        return Timestamp(milliseconds: overflow ? .max : sum)
    }
}
