import NativeLibraries
import POSIX

/// What the library reports through its handlers, of which a process has one each: this driver runs in a process of its own.
enum MSSQLReports {
    private static let collected = Monitor<[MSSQLError]>([])

    /// No server may fill the memory with its messages.
    private static let limit = 100

    /// Messages of a lower severity are only for information.
    private static let leastSeverity: CInt = 11

    /// The header's `INT_CANCEL`: the function that failed returns.
    private static let goesOn: CInt = 2

    static func collect(from library: FreeTDSLibrary) {
        _ = library.handleErrors { _, _, number, systemCode, _, _ in
            MSSQLReports.add(MSSQLError(number: Int(number), origin: .library(systemCode: Int(systemCode))))
            return MSSQLReports.goesOn
        }
        _ = library.handleMessages { _, number, state, severity, _, _, _, _ in
            if severity >= MSSQLReports.leastSeverity {
                MSSQLReports.add(MSSQLError(number: Int(number), origin: .server(state: Int(state))))
            }
            return 0
        }
    }

    /// What has come since it was asked last.
    static func take() -> [MSSQLError] {
        collected.withLock { errors in
            defer { errors = [] }
            return errors
        }
    }

    private static func add(_ error: MSSQLError) {
        collected.withLock { errors in
            if errors.count < limit {
                errors.append(error)
            }
        }
    }
}
