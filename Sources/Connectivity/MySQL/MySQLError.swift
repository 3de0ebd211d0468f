/// A failure as the library or the server tells it.
struct MySQLError: Error, Hashable {
    /// From 1000 on those of servers, from 2000 on those of the library, from 3000 on servers again.
    let code: Int

    /// In English where it is the library's own.
    let text: String

    /// Whether the library says it, and not the server.
    var isOurs: Bool { (2000..<3000).contains(code) || (5000..<5100).contains(code) }
}
