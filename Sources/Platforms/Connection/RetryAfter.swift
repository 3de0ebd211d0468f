import HTTPTransport
import POSIX

/// How long a platform wants to be left alone, by the headers of its answer.
enum RetryAfter {
    /// A wish for more than a day isn't one.
    private static let longest = 86_400_000

    /// Milliseconds; nil where the answer doesn't say, or not in a form that is known.
    ///
    /// `Retry-After` (RFC 9110, section 10.2.3) counts before `X-RateLimit-Reset`, which platforms give in seconds from now or
    /// since 1970.
    static func milliseconds(in response: HTTPResponse, now: Timestamp) -> Int? {
        if let value = response.header("retry-after") {
            return seconds(value).flatMap(bounded) ?? HTTPDate.parse(value).map { until($0, now) }
        }
        guard response.status == 429, let value = response.header("x-ratelimit-reset") else { return nil }
        return seconds(value).flatMap { seconds in
            let isMomentOfDay = seconds > 1_000_000_000
            return isMomentOfDay ? until(Timestamp(milliseconds: seconds * 1000), now) : bounded(seconds)
        }
    }

    /// Whole seconds, rounded up.
    private static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...12).contains(whole.utf8.count), parts.count <= 2 else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }), let seconds = Int64(whole) else { return nil }
        let hasFraction = parts.count == 2 && parts[1].contains { $0 != "0" }
        return hasFraction ? seconds + 1 : seconds
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func bounded(_ seconds: Int64) -> Int? {
        seconds * 1000 <= longest ? Int(seconds) * 1000 : nil
    }

    private static func until(_ time: Timestamp, _ now: Timestamp) -> Int {
        let (distance, overflow) = time.milliseconds.subtractingReportingOverflow(now.milliseconds)
        return overflow ? 0 : Int(max(0, min(distance, Int64(longest))))
    }
}
