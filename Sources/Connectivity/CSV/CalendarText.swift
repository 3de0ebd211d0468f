/// Dates and times by ISO 8601 and RFC 3339: `2026-11-21`, `2026-11-21 10:00`, `2026-11-21T10:00:00.000Z`.
enum CalendarText {
    /// - Returns: `date`, `timestamp`, or nil for anything else, such as 30 February.
    static func type(of text: ArraySlice<UInt8>) -> ColumnType? {
        var rest = text
        guard readDate(&rest) else { return nil }
        guard let separator = rest.popFirst() else { return .date }
        guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " ") else { return nil }
        guard readTime(&rest), isZone(rest) else { return nil }
        return .timestamp
    }

    private static func readDate(_ text: inout ArraySlice<UInt8>) -> Bool {
        guard let year = readNumber(&text, digits: 4), read("-", &text) else { return false }
        guard let month = readNumber(&text, digits: 2), read("-", &text) else { return false }
        guard let day = readNumber(&text, digits: 2), (1...12).contains(month) else { return false }
        return day >= 1 && day <= days(inMonth: month, of: year)
    }

    /// Hours and minutes, then perhaps seconds, then perhaps a fraction.
    private static func readTime(_ text: inout ArraySlice<UInt8>) -> Bool {
        guard let hour = readNumber(&text, digits: 2), hour < 24, read(":", &text) else { return false }
        guard let minute = readNumber(&text, digits: 2), minute < 60 else { return false }
        guard read(":", &text) else { return true }
        // 60 is a leap second.
        guard let second = readNumber(&text, digits: 2), second <= 60 else { return false }
        guard read(".", &text) else { return true }
        let fraction = text.prefix { digit($0) != nil }
        text = text[fraction.endIndex...]
        return !fraction.isEmpty
    }

    /// Whether a text is nothing, `Z`, or a distance from UTC such as `+01:00`, `+0100` or `+01`.
    private static func isZone(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        guard let sign = rest.popFirst() else { return true }
        if sign == UInt8(ascii: "Z") {
            return rest.isEmpty
        }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return false }
        guard let hours = readNumber(&rest, digits: 2), hours < 24 else { return false }
        guard !rest.isEmpty else { return true }
        _ = read(":", &rest)
        guard let minutes = readNumber(&rest, digits: 2), minutes < 60 else { return false }
        return rest.isEmpty
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func readNumber(_ text: inout ArraySlice<UInt8>, digits count: Int) -> Int? {
        var number = 0
        for _ in 0..<count {
            guard let digit = text.popFirst().flatMap(digit) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    private static func read(_ character: Unicode.Scalar, _ text: inout ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, first == UInt8(ascii: character) else { return false }
        text.removeFirst()
        return true
    }

    private static func digit(_ byte: UInt8) -> Int? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
    }
}
