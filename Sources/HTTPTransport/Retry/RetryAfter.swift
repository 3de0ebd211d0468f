package import POSIX

/// How long a server wants to be left alone.
package enum RetryAfter {
    /// Milliseconds from now, out of `Retry-After` (RFC 9110, section 10.2.3) or, where there is none and the request was
    /// refused for its number, out of `X-RateLimit-Reset` or `RateLimit-Reset`.
    ///
    /// - Returns: nil when the answer doesn't tell.
    package static func milliseconds(of response: HTTPResponse, now: Timestamp) -> Int? {
        if let text = response.header("retry-after"), let wait = retryAfter(text, now) {
            return wait
        }
        guard response.status == 429 else { return nil }
        let reset = response.header("x-ratelimit-reset") ?? response.header("ratelimit-reset")
        return reset.flatMap { reset in rateLimitReset(reset, now) }
    }

    private static func retryAfter(_ text: String, _ now: Timestamp) -> Int? {
        if let seconds = wholeNumber(text) {
            return milliseconds(seconds)
        }
        return HTTPDate.parse(text).map { until($0.milliseconds, now) }
    }

    /// Nobody specified this header: it may hold seconds from now, or seconds or milliseconds since 1970.
    private static func rateLimitReset(_ text: String, _ now: Timestamp) -> Int? {
        let integer = text.prefix { $0 != "." }
        guard let number = wholeNumber(String(integer)) else { return nil }
        switch number {
        case ..<1_000_000_000: return milliseconds(number)
        case ..<1_000_000_000_000: return until(number * 1000, now)
        default: return until(number, now)
        }
    }

    private static func wholeNumber(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.utf8.count <= 18 ? Int64(text) : Int64.max
    }

    private static func milliseconds(_ seconds: Int64) -> Int {
        Int(clamping: seconds.multipliedReportingOverflow(by: 1000).overflow ? .max : seconds * 1000)
    }

    private static func until(_ time: Int64, _ now: Timestamp) -> Int {
        let (difference, overflow) = time.subtractingReportingOverflow(now.milliseconds)
        return overflow ? Int.max : Int(max(0, difference))
    }
}
