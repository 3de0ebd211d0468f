/// The result codes of SQLite that mean something to us.
enum SQLiteCode {
    static let ok: CInt = 0
    static let error: CInt = 1
    static let busy: CInt = 5
    static let locked: CInt = 6
    static let readOnly: CInt = 8
    static let ioError: CInt = 10
    static let corrupt: CInt = 11
    static let full: CInt = 13
    static let cantOpen: CInt = 14
    static let lockingProtocol: CInt = 15
    static let constraint: CInt = 19
    static let mismatch: CInt = 20
    static let notADatabase: CInt = 26
    static let row: CInt = 100
    static let done: CInt = 101

    /// The code without what an extended code adds to it.
    static func primary(_ code: CInt) -> CInt { code & 0xFF }
}
