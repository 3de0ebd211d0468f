/// Every library that the product can use.
///
/// A new one is a `LibraryFunctions` in a file of its own, its place in `LibraryCandidates`, and a word here.
package enum KnownLibraries {
    /// Those without which there is no vault, in alphabetical order.
    package static let vault: [any ProbeableLibrary] = [CryptoLibrary.shared, SQLiteLibrary.shared]

    /// Those that connect to data sources and platforms, in alphabetical order.
    package static let drivers: [any ProbeableLibrary] = [
        CurlLibrary.shared, MariaDBLibrary.shared, MongoLibrary.shared, PostgresLibrary.shared, TLSLibrary.shared,
        FreeTDSLibrary.shared,
    ]

    package static let all = vault + drivers

    /// Looks at each. This loads what is installed.
    package static func probe() -> [LibraryProbe] {
        all.map { $0.probe() }
    }
}
