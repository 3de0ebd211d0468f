import NativeLibraries

/// A value that a statement is given.
enum SQLiteValue {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func integer(_ number: Int) -> SQLiteValue {
        .integer(Int64(number))
    }

    static func optionalText(_ text: String?) -> SQLiteValue {
        text.map(SQLiteValue.text) ?? .null
    }

    static func optionalBlob(_ bytes: [UInt8]?) -> SQLiteValue {
        bytes.map(SQLiteValue.blob) ?? .null
    }

    /// - Returns: SQLite's result code.
    func bind(to statement: SQLiteLibrary.Statement, at position: CInt, _ sqlite: SQLiteLibrary) -> CInt {
        // SQLite copies what it is given; where nothing is bound, there is NULL.
        let copied = -1
        let utf8: UInt8 = 1
        switch self {
        case .null:
            return SQLiteCode.ok
        case .integer(let number):
            return sqlite.bindInteger(statement, position, number)
        case .text(var text):
            return text.withUTF8 {
                sqlite.bindText(statement, position, $0.baseAddress, UInt64($0.count), copied, utf8)
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes {
                sqlite.bindBlob(statement, position, $0.baseAddress, UInt64($0.count), copied)
            }
        }
    }
}

/// The row that a statement stands on, valid until its next step.
struct SQLiteRow {
    private static let null: CInt = 5

    let sqlite: SQLiteLibrary
    let statement: SQLiteLibrary.Statement

    func isNull(_ column: CInt) -> Bool {
        sqlite.columnType(statement, column) == Self.null
    }

    /// 0 for what isn't a number.
    func integer(_ column: CInt) -> Int64 {
        sqlite.columnInteger(statement, column)
    }

    /// What isn't valid UTF-8 is repaired, and with that no longer what was authenticated.
    func text(_ column: CInt) -> String {
        // The text has to be asked for before its length: asking for it may convert it.
        let start = sqlite.columnText(statement, column)
        let bytes = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : byteCount(column))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// No bytes for NULL.
    func blob(_ column: CInt) -> [UInt8] {
        let start = sqlite.columnBlob(statement, column)
        return [UInt8](UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : byteCount(column)))
    }

    private func byteCount(_ column: CInt) -> Int {
        Int(sqlite.columnByteCount(statement, column))
    }
}
