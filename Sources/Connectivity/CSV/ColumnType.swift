/// What kind of values a column holds, as far as its cells tell.
enum ColumnType: String, Hashable, Sendable {
    case integer
    case number
    case boolean
    case date
    case timestamp
    case string

    /// The type of one cell that isn't empty; spaces around it don't count.
    ///
    /// Digits with a zero before them, such as a postal code, are a string.
    init(of cell: ArraySlice<UInt8>) {
        let cell = Self.trimmed(cell)
        if let type = Self.numericType(of: cell) {
            self = type
        } else if let type = CalendarText.type(of: cell) {
            self = type
        } else {
            let word = String(decoding: cell.prefix(6), as: UTF8.self).lowercased()
            self = word == "true" || word == "false" ? .boolean : .string
        }
    }

    /// The type of a column that holds values of both types.
    func merged(with other: ColumnType) -> ColumnType {
        switch (self, other) {
        case (let left, let right) where left == right: left
        case (.integer, .number), (.number, .integer): .number
        case (.date, .timestamp), (.timestamp, .date): .timestamp
        default: .string
        }
    }

    private static func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let space = UInt8(ascii: " ")
        let start = cell.drop { $0 == space }
        let end = start.lastIndex { $0 != space } ?? start.startIndex
        return start.isEmpty ? start : start[...end]
    }

    /// `integer` for whole numbers of 64 bits, `number` for decimals, exponents and longer whole numbers.
    private static func numericType(of cell: ArraySlice<UInt8>) -> ColumnType? {
        let unsigned = cell.first == UInt8(ascii: "-") ? cell.dropFirst() : cell
        let whole = unsigned.prefix(while: isDigit)
        let hasPadding = whole.count > 1 && whole.first == UInt8(ascii: "0")
        guard !hasPadding else { return nil }
        var rest = unsigned[whole.endIndex...]
        if rest.isEmpty {
            return whole.isEmpty ? nil : Int64(String(decoding: cell, as: UTF8.self)) == nil ? .number : .integer
        }
        var hasDigits = !whole.isEmpty
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            hasDigits = hasDigits || !fraction.isEmpty
            rest = rest[fraction.endIndex...]
        }
        return hasDigits && isExponent(rest) ? .number : nil
    }

    /// Whether nothing or an exponent such as `e-7` is left of a number.
    private static func isExponent(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first else { return true }
        guard first | 0x20 == UInt8(ascii: "e") else { return false }
        let exponent = rest.dropFirst()
        let hasSign = exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+")
        let digits = hasSign ? exponent.dropFirst() : exponent
        return !digits.isEmpty && digits.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
