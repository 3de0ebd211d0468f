import JSON
import Testing

/// A number is its spelling; integers and doubles are read from it.
struct JSONNumberTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let spelling: String
        let integer: Int?
        let double: Double

        init(_ spelling: String, _ integer: Int?, _ double: Double) {
            self.spelling = spelling
            self.integer = integer
            self.double = double
        }

        var testDescription: String { spelling }
    }

    static let cases = [
        Case("0", 0, 0),
        Case("-0", 0, -0.0),
        Case("-0.0", 0, 0),
        Case("1.0", 1, 1),
        Case("-1.000", -1, -1),
        Case("1e3", 1000, 1000),
        Case("1E+3", 1000, 1000),
        Case("1000e-3", 1, 1),
        Case("0.1e1", 1, 1),
        Case("12.50e1", 125, 125),
        Case("12.5", nil, 12.5),
        Case("1e-1", nil, 0.1),
        Case("0.1", nil, 0.1),
        Case("123e-400", nil, 0),
        Case("0e400", 0, 0),
        Case("0.000e-99999999999999999999", 0, 0),
        Case("0e99999999999999999999", 0, 0),
        Case("1e18", 1_000_000_000_000_000_000, 1e18),
        Case("1e19", nil, 1e19),
        Case("1e400", nil, .infinity),
        Case("-1e400", nil, -.infinity),
        Case("1e99999999999999999999", nil, .infinity),
        Case("1e-99999999999999999999", nil, 0),
        Case("9007199254740991", 9_007_199_254_740_991, 0x1p53 - 1),
        Case("9007199254740992.0", 9_007_199_254_740_992, 0x1p53),
        Case("9007199254740993", 9_007_199_254_740_993, 0x1p53),
        Case("9007199254740993.0", 9_007_199_254_740_993, 0x1p53),
        Case("9007199254740991.4", nil, 0x1p53 - 1),
        Case("9.007199254740993e15", 9_007_199_254_740_993, 0x1p53),
        Case("1.00000000000000000001", nil, 1),
        Case("9223372036854775807", .max, 0x1p63),
        Case("9223372036854775807.0", .max, 0x1p63),
        Case("922337203685477580.7e1", .max, 0x1p63),
        Case("92233720368547758070e-1", .max, 0x1p63),
        Case("9223372036854775808", nil, 0x1p63),
        Case("9223372036854775808e0", nil, 0x1p63),
        Case("-9223372036854775808", .min, -0x1p63),
        Case("-9223372036854775808.0", .min, -0x1p63),
        Case("-92233720368547758080e-1", .min, -0x1p63),
        Case("-9223372036854775809", nil, -0x1p63),
        Case("12345678901234567890", nil, 12_345_678_901_234_567_168),
    ]

    @Test(arguments: cases)
    func values(_ number: Case) throws {
        let value = try Parsing.value(of: number.spelling)
        #expect(value.integer == number.integer)
        #expect(try #require(value.number).double == number.double)
        #expect(try Parsing.withView(of: number.spelling) { $0.integer } == number.integer)
    }

    @Test("A spelling is kept to the letter", arguments: cases.map(\.spelling) + ["1E5", "1e05", "0.10", "-0e-0"])
    func spelling(_ spelling: String) throws {
        let value = try Parsing.value(of: spelling)
        #expect(value.number?.spelling == spelling)
        #expect(value.bytes == Array(spelling.utf8))
    }

    @Test("Numbers are equal when they are spelled alike")
    func equality() throws {
        #expect(try Parsing.value(of: "1") == 1)
        #expect(try Parsing.value(of: "1.0") != 1)
        #expect(try Parsing.value(of: "1e0") != Parsing.value(of: "1E0"))
        #expect(try Parsing.value(of: "-0") != 0)
    }

    @Test("A thousand digits are read in one piece")
    func longSpellings() throws {
        let digits = "1" + String(repeating: "0", count: 999)
        #expect(try Parsing.value(of: digits).integer == nil)
        #expect(try Parsing.value(of: digits + "e-999").integer == 1)
        #expect(try Parsing.value(of: "0." + String(repeating: "0", count: 999) + "1e1000").integer == 1)
        #expect(try Parsing.value(of: digits).number?.double == .infinity)
        #expect(try Parsing.value(of: digits + "e-999").number?.double == 1)
    }

    @Test("Integers of every width are spelled whole")
    func fromIntegers() {
        #expect(JSONNumber(Int.min).spelling == "-9223372036854775808")
        #expect(JSONNumber(UInt64.max).spelling == "18446744073709551615")
        #expect(JSONNumber(Int8(-5)).spelling == "-5")
    }

    @Test(
        "Doubles are rounded to the decimals asked for",
        arguments: [
            (0.0, 3, "0"), (-0.0, 3, "0"), (1.0, 3, "1"), (1.5, 0, "2"), (-1.5, 1, "-1.5"), (0.1 + 0.2, 9, "0.3"),
            (0.0004, 3, "0"), (-0.0004, 3, "0"), (0.0005, 3, "0.001"), (11.43, 1, "11.4"), (-0.05, 2, "-0.05"),
            (100, 2, "100"), (1234.5678, 2, "1234.57"), (0.125, 20, "0.125"), (2.75, -1, "3"),
            (.infinity, 3, "0"), (.nan, 3, "0"), (1e300, 3, "1e+300"),
        ] as [(Double, Int, String)]
    )
    func fromDoubles(_ value: Double, decimals: Int, spelling: String) {
        #expect(JSONNumber(value, decimals: decimals).spelling == spelling)
        #expect(Parsing.failure(of: spelling) == nil)
    }
}

extension JSONValue {
    var number: JSONNumber? {
        if case .number(let number) = self { number } else { nil }
    }
}
