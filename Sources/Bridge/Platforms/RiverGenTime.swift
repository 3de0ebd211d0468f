import JSON
import POSIX

/// RiverGen's times: RFC 3339 with or without a fraction, and in UTC where they don't say.
enum RiverGenTime {
    /// The time as the protocol writes it; as it was where it isn't one.
    static func normalized(_ text: String) -> JSONValue {
        .string(parse(text)?.description ?? text)
    }

    static func parse(_ text: String) -> Timestamp? {
        var rest = Substring(text)
        guard let year = number(&rest, digits: 4), skip("-", &rest), let month = number(&rest, digits: 2, 1...12),
            skip("-", &rest), let day = number(&rest, digits: 2, 1...31), skip("T", &rest) || skip(" ", &rest),
            let hour = number(&rest, digits: 2, 0...23), skip(":", &rest),
            let minute = number(&rest, digits: 2, 0...59),
            skip(":", &rest), let second = number(&rest, digits: 2, 0...60)
        else { return nil }
        let milliseconds = fraction(&rest)
        guard let offset = offset(&rest), rest.isEmpty else { return nil }
        let seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
        return Timestamp(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds))
    }

    private static func number(_ rest: inout Substring, digits: Int, _ range: ClosedRange<Int> = 0...9999) -> Int? {
        let text = rest.prefix(digits)
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private static func skip(_ character: Character, _ rest: inout Substring) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    /// Milliseconds; further digits are cut off.
    private static func fraction(_ rest: inout Substring) -> Int {
        guard rest.first == "." else { return 0 }
        let digits = rest.dropFirst().prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count + 1)
        let three = digits.prefix(3)
        return (Int(three) ?? 0) * [1, 100, 10, 1][three.count]
    }

    /// Seconds east of UTC.
    private static func offset(_ rest: inout Substring) -> Int? {
        if rest.isEmpty || skip("Z", &rest) {
            return 0
        }
        let isWest = rest.first == "-"
        guard skip("+", &rest) || skip("-", &rest), let hours = number(&rest, digits: 2), skip(":", &rest),
            let minutes = number(&rest, digits: 2)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    /// Days since 1970, in a calendar whose year begins in March, so that the leap day is its last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
