/// Which database speaks MySQL's protocol, and its version.
struct MySQLServer: Equatable {
    /// The products that speak it.
    enum Product: String {
        case mySQL = "MySQL"
        case mariaDB = "MariaDB"
        case singleStore = "SingleStore"
    }

    let product: Product

    /// `10.11.19`; nil where none was found.
    let version: String?

    /// - Parameters:
    ///   - banner: what `version()` returned: `10.11.19-MariaDB-0+deb12u1`.
    ///   - comment: the server's variable `version_comment`: `MySQL Community Server - GPL`.
    ///   - singleStore: its variable `memsql_version`, which nothing but SingleStore has.
    init(banner: String, comment: String, singleStore: String?) {
        if singleStore != nil || Self.isSingleStore(comment: comment) || Self.isSingleStore(comment: banner) {
            product = .singleStore
            version = Self.leadingNumber(singleStore ?? banner)
            return
        }
        let isMariaDB = [banner, comment].contains { $0.lowercased().contains("mariadb") }
        product = isMariaDB ? .mariaDB : .mySQL
        version = Self.leadingNumber(banner)
    }

    /// Whether a comment is SingleStore's.
    static func isSingleStore(comment: String) -> Bool {
        let comment = comment.lowercased()
        return comment.contains("singlestore") || comment.contains("memsql")
    }

    private static func leadingNumber(_ text: String) -> String? {
        let number = text.utf8.prefix {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
        }
        return number.isEmpty ? nil : String(number)
    }
}
