#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A point on the clock that never jumps, in nanoseconds.
package struct Instant: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// - Parameter milliseconds: what would overflow becomes a point that is never reached.
    package func advanced(byMilliseconds milliseconds: Int) -> Instant {
        let (distance, tooFar) = Int64(milliseconds).multipliedReportingOverflow(by: 1_000_000)
        let (sum, tooLate) = nanoseconds.addingReportingOverflow(distance)
        return Instant(nanoseconds: tooFar || tooLate ? .max : sum)
    }

    /// Milliseconds from another point to this one, with fractions.
    package func milliseconds(since start: Instant) -> Double {
        Double(nanoseconds - start.nanoseconds) / 1_000_000
    }

    /// Whole milliseconds until this point, rounded up; 0 once it is past, and at most a day.
    package var millisecondsFromNow: Int {
        let remaining = nanoseconds.subtractingReportingOverflow(Instant.now.nanoseconds).partialValue
        return Int(max(0, min((remaining + 999_999) / 1_000_000, 86_400_000)))
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

/// A time of day in UTC, in milliseconds since 1970.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// RFC 3339 with milliseconds: `2026-11-21T10:00:00.000Z`.
    package var description: String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date =
            "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1, 2))-\(padded(Int(parts.tm_mday), 2))"
        let time = "\(padded(Int(parts.tm_hour), 2)):\(padded(Int(parts.tm_min), 2)):\(padded(Int(parts.tm_sec), 2))"
        return "\(date)T\(time).\(padded(Int(milliseconds % 1000), 3))Z"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
