/// A number, kept as it was spelled: `1.0` stays `1.0`, and no digit of `12345678901234567890` is lost.
package struct JSONNumber: Hashable, Sendable {
    /// Always a number by RFC 8259, section 6.
    package let spelling: String

    /// For a spelling that a parser has accepted.
    init(spelling: String) {
        self.spelling = spelling
    }

    package init(_ value: some FixedWidthInteger) {
        spelling = String(value)
    }

    /// - Parameters:
    ///   - value: what isn't finite becomes 0, as JSON has no spelling for it.
    ///   - decimals: digits after the dot, 0 to 9; the last is rounded, and zeros at the end aren't written.
    package init(_ value: Double, decimals: Int) {
        let decimals = max(0, min(decimals, 9))
        var scale: Int64 = 1
        for _ in 0..<decimals {
            scale *= 10
        }
        let scaled = (value * Double(scale)).rounded()
        guard let units = Int64(exactly: scaled) else {
            spelling = value.isFinite ? "\(value)" : "0"
            return
        }
        let whole = (units / scale).magnitude
        var fraction = String((units % scale).magnitude)
        fraction = String(repeating: "0", count: max(0, decimals - fraction.utf8.count)) + fraction
        while fraction.utf8.last == ASCII.zero {
            fraction.removeLast()
        }
        spelling = (units < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The value where it is a whole number that fits, also when spelled `1.0` or `1e3`. It is exact: no digit is rounded
    /// away on the way to it, so `9007199254740993.0` is itself and `1.00000000000000000001` is nil.
    package var integer: Int? {
        var spelling = spelling
        return spelling.withUTF8 { Self.integer(UnsafeRawBufferPointer($0)) }
    }

    /// The nearest double; infinite where the number is too large for one.
    package var double: Double {
        Double(spelling) ?? 0
    }
}
