import Datasource
import NativeLibraries
import POSIX

/// One connection of the library, closed with the last reference to it.
final class MSSQLConnection {
    /// Numbers of the header's `DBSET…`.
    private enum Setting {
        static let user: CInt = 2
        static let password: CInt = 3
        static let application: CInt = 5
        static let characterSet: CInt = 10
        static let database: CInt = 14
    }

    /// Numbers of the header that functions return.
    private enum Code {
        static let success: CInt = 1
        static let failure: CInt = 0
        static let row: CInt = -1
        static let noMoreRows: CInt = -2
        static let noMoreResults: CInt = 2
    }

    /// The header's `DBVERSION_74`: without one given, the library tries several, each with a login.
    private static let protocolVersion: UInt8 = 8

    private let library: FreeTDSLibrary
    private let handle: FreeTDSLibrary.Connection

    /// Logs in, once. It blocks as long as the server takes.
    ///
    /// - Parameter limit: after how many seconds the library itself gives up.
    init(
        _ library: FreeTDSLibrary,
        _ parameters: MSSQLParameters,
        _ file: MemoryFile,
        limit: Int
    ) throws(MSSQLFailedCall) {
        guard library.initialize() == Code.success else { throw MSSQLFailedCall() }
        MSSQLReports.collect(from: library)
        file.path.withCString { library.setConfigurationFile(UnsafeMutablePointer(mutating: $0)) }
        _ = library.setLoginLimit(CInt(clamping: max(limit, 1)))
        guard let login = library.newLogin() else { throw MSSQLFailedCall() }
        defer { library.freeLogin(login) }
        let texts: [(CInt, String?)] = [
            (Setting.user, parameters.user),
            (Setting.password, parameters.password?.revealed ?? ""),
            (Setting.application, "datasource-bridge"),
            (Setting.characterSet, "UTF-8"),
            (Setting.database, parameters.database),
        ]
        for case (let setting, let text?) in texts {
            guard library.setText(login, text, setting) == Code.success else { throw MSSQLFailedCall() }
        }
        _ = library.setProtocol(login, Self.protocolVersion)
        guard let handle = library.open(login, MSSQLConfiguration.section, 1) else { throw MSSQLFailedCall() }
        self.library = library
        self.handle = handle
    }

    deinit {
        library.close(handle)
    }

    /// Runs statements, and gives each row of their results to `body`. It blocks as long as the server takes.
    func run(_ statement: String, _ body: ([String?]) -> Void) throws(MSSQLFailedCall) {
        _ = MSSQLReports.take()
        guard library.setStatement(handle, statement) == Code.success, library.execute(handle) == Code.success else {
            throw MSSQLFailedCall()
        }
        while true {
            let result = library.nextResult(handle)
            guard result != Code.noMoreResults else { return }
            guard result == Code.success else { throw MSSQLFailedCall() }
            try readRows(body)
        }
    }

    private func readRows(_ body: ([String?]) -> Void) throws(MSSQLFailedCall) {
        let columns = library.columnCount(handle)
        while true {
            switch library.nextRow(handle) {
            case Code.row: body((0..<max(columns, 0)).map { text(ofColumn: $0 + 1) })
            case Code.noMoreRows: return
            default: throw MSSQLFailedCall()
            }
        }
    }

    /// Every column that is asked for is a text.
    private func text(ofColumn column: CInt) -> String? {
        guard let start = library.value(handle, column) else { return nil }
        let bytes = UnsafeBufferPointer(start: start, count: max(0, Int(library.valueLength(handle, column))))
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A call of the library failed; these are its reports of it.
struct MSSQLFailedCall: Error {
    let errors: [MSSQLError]

    /// - Parameter errors: what the library reported since it was asked last.
    init(_ errors: [MSSQLError] = MSSQLReports.take()) {
        self.errors = errors
    }
}
