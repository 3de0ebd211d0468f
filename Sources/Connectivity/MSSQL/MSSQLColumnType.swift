/// A column's type in the server's words, out of what its catalogue says of it.
struct MSSQLColumnType {
    /// `nvarchar`
    let name: String

    /// In characters or bytes; -1 for no limit.
    let length: String?
    let precision: String?
    let scale: String?

    /// The digits after a second's decimal point.
    let fraction: String?

    private static let withLength: Set = ["char", "varchar", "nchar", "nvarchar", "binary", "varbinary"]
    private static let withPrecision: Set = ["decimal", "numeric"]
    private static let withFraction: Set = ["time", "datetime2", "datetimeoffset"]

    /// `nvarchar(40)`, `varbinary(max)`, `decimal(12,2)`, `datetime2(7)`, `int`
    var text: String {
        if Self.withLength.contains(name), let length {
            return length == "-1" ? "\(name)(max)" : "\(name)(\(length))"
        }
        if Self.withPrecision.contains(name), let precision, let scale {
            return "\(name)(\(precision),\(scale))"
        }
        if Self.withFraction.contains(name), let fraction {
            return "\(name)(\(fraction))"
        }
        return name
    }
}
