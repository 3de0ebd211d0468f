import NativeLibraries
import POSIX

/// One connection to a SQLite file, with its prepared statements. Not for two threads at once.
final class Connection {
    private static let readWrite: CInt = 0x2
    private static let create: CInt = 0x4
    private static let withoutMutex: CInt = 0x8000

    let patience: LockPatience
    private let sqlite: SQLiteLibrary
    private let database: SQLiteLibrary.Database
    private var statements: [String: SQLiteLibrary.Statement] = [:]

    /// - Parameters:
    ///   - path: taken as a path whatever it looks like.
    ///   - creates: makes the file if it isn't there.
    init(path: String, creates: Bool = false, sqlite: SQLiteLibrary, patience: LockPatience) throws(VaultError) {
        // A name such as `:memory:` or `file:x` is a path too, once it begins with one.
        let path = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
        let flags = Self.readWrite | Self.withoutMutex | (creates ? Self.create : 0)
        var database: SQLiteLibrary.Database?
        let code = sqlite.open(path, &database, flags, nil)
        guard code == SQLiteCode.ok, let database else {
            let extended = database.map { sqlite.extendedErrorCode($0) } ?? code
            _ = sqlite.close(database)
            throw Self.error(extended, sqlite)
        }
        self.sqlite = sqlite
        self.database = database
        self.patience = patience
        _ = sqlite.useExtendedCodes(database, 1)
        // The connection keeps what the handler is given, and takes the handler with it when it closes.
        _ = sqlite.setBusyHandler(
            database,
            { context, _ in
                guard let context else { return 0 }
                return Unmanaged<LockPatience>.fromOpaque(context).takeUnretainedValue().wait() ? 1 : 0
            },
            Unmanaged.passUnretained(patience).toOpaque()
        )
    }

    deinit {
        for statement in statements.values {
            _ = sqlite.finalize(statement)
        }
        _ = sqlite.close(database)
    }

    /// The file's path, links resolved.
    var path: String {
        sqlite.fileName(database, "main").map { String(cString: $0) } ?? ""
    }

    /// Whether changes wait for a commit.
    var isInTransaction: Bool {
        sqlite.isAutocommitting(database) == 0
    }

    /// Runs a statement for what it does.
    func execute(_ sql: String, _ values: SQLiteValue...) throws(VaultError) {
        try forEachRow(sql, values) { (_: SQLiteRow) throws(VaultError) in }
    }

    /// The first row's first column.
    func integer(_ sql: String) throws(VaultError) -> Int64 {
        try firstRow(sql) { (row: SQLiteRow) throws(VaultError) in row.integer(0) } ?? 0
    }

    /// - Returns: what `body` makes of the first row; nil when there is none.
    func firstRow<Result>(
        _ sql: String,
        _ values: SQLiteValue...,
        body: (SQLiteRow) throws(VaultError) -> Result
    ) throws(VaultError) -> Result? {
        var result: Result?
        try forEachRow(sql, values) { (row: SQLiteRow) throws(VaultError) in
            if result == nil {
                result = try body(row)
            }
        }
        return result
    }

    /// Runs a statement and hands over its rows one by one.
    func forEachRow(
        _ sql: String,
        _ values: [SQLiteValue],
        body: (SQLiteRow) throws(VaultError) -> Void
    ) throws(VaultError) {
        let statement = try prepared(sql)
        defer {
            _ = sqlite.reset(statement)
            _ = sqlite.clearBindings(statement)
        }
        for (index, value) in values.enumerated() {
            try check(value.bind(to: statement, at: CInt(index + 1), sqlite))
        }
        let row = SQLiteRow(sqlite: sqlite, statement: statement)
        while try step(statement) {
            try body(row)
        }
    }

    /// - Returns: whether the statement stands on a row.
    private func step(_ statement: SQLiteLibrary.Statement) throws(VaultError) -> Bool {
        while true {
            let code = sqlite.step(statement)
            switch SQLiteCode.primary(code) {
            case SQLiteCode.row: return true
            case SQLiteCode.done: return false
            case SQLiteCode.busy:
                // SQLite doesn't ask its handler where waiting could never help two that wait for each other.
                guard patience.wait() else { throw patience.error }
                _ = sqlite.reset(statement)
            default: throw Self.error(code, sqlite)
            }
        }
    }

    private func prepared(_ sql: String) throws(VaultError) -> SQLiteLibrary.Statement {
        if let statement = statements[sql] {
            return statement
        }
        while true {
            var statement: SQLiteLibrary.Statement?
            let code = sqlite.prepare(database, sql, -1, &statement, nil)
            if code == SQLiteCode.ok, let statement {
                statements[sql] = statement
                return statement
            }
            guard SQLiteCode.primary(code) == SQLiteCode.busy else { throw Self.error(code, sqlite) }
            guard patience.wait() else { throw patience.error }
        }
    }

    private func check(_ code: CInt) throws(VaultError) {
        guard code == SQLiteCode.ok else { throw Self.error(code, sqlite) }
    }

    /// What a result code means for the vault. SQLite's text for a code is fixed: it quotes nothing that is stored.
    private static func error(_ code: CInt, _ sqlite: SQLiteLibrary) -> VaultError {
        let text = sqlite.errorText(code).map { String(cString: $0) } ?? "unknown error"
        let detail = "\(text) (SQLite's code \(code))"
        switch SQLiteCode.primary(code) {
        case SQLiteCode.notADatabase, SQLiteCode.corrupt, SQLiteCode.error, SQLiteCode.constraint, SQLiteCode.mismatch:
            return .corrupt("The vault's file is damaged, or is no vault: \(detail).")
        case SQLiteCode.full:
            return VaultError(.unavailable, "There is no room on the disk for the vault's change.")
        case SQLiteCode.busy, SQLiteCode.locked, SQLiteCode.lockingProtocol:
            return VaultError(.unavailable, "The vault is locked: \(detail).", isRetryable: true)
        case SQLiteCode.readOnly:
            return VaultError(.unavailable, "The vault can't be written: \(detail).")
        case SQLiteCode.cantOpen:
            return VaultError(.unavailable, "The vault's file can't be opened: \(detail).")
        default:
            return VaultError(.unavailable, "The vault's file can't be used: \(detail).")
        }
    }
}
