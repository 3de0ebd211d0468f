import Testing

@testable import Connectivity

struct ColumnTypeTests {
    @Test(
        "A cell's type is told by its text",
        arguments: [
            ("0", .integer), ("-7", .integer), (" 42 ", .integer), ("9223372036854775807", .integer),
            ("9223372036854775808", .number), ("-9223372036854775808", .integer),
            ("1.5", .number), ("-0.5", .number), (".5", .number), ("5.", .number), ("1e9", .number),
            ("1.5E-7", .number),
            ("007", .string), ("01.5", .string), ("+5", .string), ("1,5", .string), ("1.2.3", .string), ("-", .string),
            (".", .string), ("e5", .string), ("1e", .string), ("1e+", .string), ("0x10", .string), ("NaN", .string),
            ("true", .boolean), ("FALSE", .boolean), ("True", .boolean), ("trues", .string), ("falsehood", .string),
            ("yes", .string), ("t", .string), (" ", .string),
            ("2026-11-21", .date), ("2024-02-29", .date), ("2000-02-29", .date), ("2026-02-29", .string),
            ("1900-02-29", .string), ("2026-13-01", .string), ("2026-04-31", .string), ("2026-00-10", .string),
            ("2026-1-1", .string), ("21.11.2026", .string), ("20261121", .integer),
            ("2026-11-21T10:00", .timestamp), ("2026-11-21 10:00:00", .timestamp),
            ("2026-11-21T10:00:00.123456Z", .timestamp), ("2026-11-21T10:00:00+01:00", .timestamp),
            ("2026-11-21T10:00:00-0530", .timestamp), ("2026-11-21 10:00:00+00", .timestamp),
            ("2026-11-21T24:00", .string), ("2026-11-21T10:60", .string), ("2026-11-21T10:00:00.", .string),
            ("2026-11-21T10:00:00+1", .string), ("2026-11-21T10:00Zx", .string), ("2026-11-21X10:00", .string),
            ("2026-11-21T", .string), ("2026-11-21T10", .string), ("日本", .string),
        ] as [(String, ColumnType)]
    )
    func cells(text: String, type: ColumnType) {
        #expect(ColumnType(of: Array(text.utf8)[...]) == type)
    }

    @Test(
        "A column's type takes in all of its cells",
        arguments: [
            ([], .string, false),
            ([""], .string, true),
            (["1", "2"], .integer, false),
            (["1", "", "2"], .integer, true),
            (["1", "2.5"], .number, false),
            (["2.5", "1"], .number, false),
            (["2026-11-21", "2026-11-21T10:00"], .timestamp, false),
            (["true", "1"], .string, false),
            (["1", "x", "2"], .string, false),
            (["x", ""], .string, true),
        ] as [([String], ColumnType, Bool)]
    )
    func columns(cells: [String], type: ColumnType, sawEmptyCell: Bool) {
        var profile = ColumnProfile()
        for cell in cells {
            profile.add(Array(cell.utf8)[...])
        }
        #expect(profile.type == type)
        #expect(profile.sawEmptyCell == sawEmptyCell)
    }
}
