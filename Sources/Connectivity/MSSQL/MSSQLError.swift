/// A failure as the server or the library tells it.
struct MSSQLError: Error, Hashable {
    enum Origin: Hashable {
        /// - Parameter state: tells apart what has the same number.
        case server(state: Int)

        /// - Parameter systemCode: as `errno` spells it; 0 for none.
        case library(systemCode: Int)
    }

    let number: Int
    let origin: Origin

    /// The library's number for what it knows nothing more about.
    static let loginFailed = 20002

    var isOfServer: Bool {
        if case .server = origin {
            return true
        }
        return false
    }
}
