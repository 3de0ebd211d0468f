package import POSIX

/// Dates in headers (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, the only form that may still be sent.
package enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    package static func parse(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT" else { return nil }
        guard let month = months.firstIndex(of: words[2]) else { return nil }
        guard let day = number(words[1], 1...31), let year = number(words[3], 1970...9999) else { return nil }
        let time = words[4].split(separator: ":").map(String.init)
        guard time.count == 3, let hour = number(time[0], 0...23), let minute = number(time[1], 0...59),
            let second = number(time[2], 0...60)
        else {
            return nil
        }
        let days = daysSince1970(year: year, month: month + 1, day: day)
        return Timestamp(milliseconds: (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000)
    }

    private static func number(_ text: String, _ range: ClosedRange<Int64>) -> Int64? {
        guard text.utf8.count <= 4, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int64(text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// Counts from March, so that the leap day comes last in a year.
    private static func daysSince1970(year: Int64, month: Int, day: Int64) -> Int64 {
        let years = month > 2 ? year : year - 1
        let months = Int64(month > 2 ? month - 3 : month + 9)
        let leapDays = years / 4 - years / 100 + years / 400
        return years * 365 + leapDays + (months * 153 + 2) / 5 + day - 1 - 719_468
    }
}
