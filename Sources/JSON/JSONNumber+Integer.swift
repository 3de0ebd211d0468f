/// From a number's spelling to the whole number that it stands for, in decimal from beginning to end.
extension JSONNumber {
    /// The exact whole number that a spelling of RFC 8259, section 6, stands for; nil when there is none or it doesn't fit.
    ///
    /// The time taken is linear in the spelling's length, whatever its exponent.
    static func integer(_ spelling: UnsafeRawBufferPointer) -> Int? {
        let isNegative = spelling.first == ASCII.minus
        let start = isNegative ? 1 : 0
        var value = 0
        for position in start..<spelling.count {
            let byte = spelling[position]
            guard ASCII.isDigit(byte), let longer = appending(byte, to: value, isNegative: isNegative) else {
                return integerByDecimals(UnsafeRawBufferPointer(rebasing: spelling[start...]), isNegative: isNegative)
            }
            value = longer
        }
        return value
    }

    /// As `integer`, for any spelling without its sign: an exponent can make up for more digits than fit.
    private static func integerByDecimals(_ spelling: UnsafeRawBufferPointer, isNegative: Bool) -> Int? {
        let mantissa = spelling.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        let digitsBeforeDot = mantissa.prefix { $0 != ASCII.dot }.count
        let wholeDigits = digitsBeforeDot + exponent(spelling.dropFirst(mantissa.count + 1))
        var value = 0
        var digitsRead = 0
        for byte in mantissa where byte != ASCII.dot {
            if digitsRead < wholeDigits {
                guard let longer = appending(byte, to: value, isNegative: isNegative) else { return nil }
                value = longer
            } else if byte != ASCII.zero {
                return nil
            }
            digitsRead += 1
        }
        while digitsRead < wholeDigits, value != 0 {
            guard let longer = appending(ASCII.zero, to: value, isNegative: isNegative) else { return nil }
            value = longer
            digitsRead += 1
        }
        return value
    }

    /// The value of an exponent without its `e`; 0 for none. One that no text is long enough to make up for is cut short.
    private static func exponent(_ spelling: Slice<UnsafeRawBufferPointer>) -> Int {
        var exponent = 0
        for byte in spelling where ASCII.isDigit(byte) && exponent < 1 << 32 {
            exponent = exponent * 10 + Int(byte - ASCII.zero)
        }
        return spelling.first == ASCII.minus ? -exponent : exponent
    }

    private static func appending(_ digit: UInt8, to value: Int, isNegative: Bool) -> Int? {
        let (shifted, tooLarge) = value.multipliedReportingOverflow(by: 10)
        let (sum, tooFar) =
            isNegative
            ? shifted.subtractingReportingOverflow(Int(digit - ASCII.zero))
            : shifted.addingReportingOverflow(Int(digit - ASCII.zero))
        return tooLarge || tooFar ? nil : sum
    }
}
