/// Where each library is looked for: the one thing about libraries that differs between systems.
///
/// Linux names carry the version of the binary interface that the table of functions was written against. On macOS
/// whole paths lead to Homebrew's two prefixes, because a bare `libcrypto` would find the system's own, which ends a
/// process that loads it.
enum LibraryCandidates {
    #if os(macOS)
        static let curl = homebrew("curl", "libcurl.4.dylib") + ["/usr/lib/libcurl.4.dylib"]
        static let sqlite = ["/usr/lib/libsqlite3.dylib"] + homebrew("sqlite", "libsqlite3.0.dylib")
        static let crypto = homebrew("openssl@3", "libcrypto.3.dylib") + homebrew("openssl@1.1", "libcrypto.1.1.dylib")
        static let postgres = homebrew("libpq", "libpq.5.dylib")
        static let mariaDB = homebrew("mariadb-connector-c", "mariadb/libmariadb.3.dylib")
        static let freeTDS = homebrew("freetds", "libsybdb.5.dylib")
        static let mongo =
            homebrew("mongo-c-driver@1", "libmongoc-1.0.0.dylib") + homebrew("mongo-c-driver", "libmongoc2.2.dylib")
        static let tls = homebrew("openssl@3", "libssl.3.dylib") + homebrew("openssl@1.1", "libssl.1.1.dylib")

        private static func homebrew(_ formula: String, _ file: String) -> [String] {
            ["/opt/homebrew", "/usr/local"].map { "\($0)/opt/\(formula)/lib/\(file)" }
        }
    #else
        static let curl = ["libcurl.so.4"]
        static let sqlite = ["libsqlite3.so.0"]
        static let crypto = ["libcrypto.so.3", "libcrypto.so.1.1"]
        static let postgres = ["libpq.so.5"]
        static let mariaDB = ["libmariadb.so.3"]
        static let freeTDS = ["libsybdb.so.5"]
        static let mongo = ["libmongoc-1.0.so.0", "libmongoc2.so.2"]
        static let tls = ["libssl.so.3", "libssl.so.1.1"]
    #endif
}
