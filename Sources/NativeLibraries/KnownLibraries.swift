/// Every library that the product can use, in alphabetical order.
///
/// A new one is a `LibraryFunctions` in a file of its own, its place in `LibraryCandidates`, and a line here.
package enum KnownLibraries {
    package static let all: [any ProbeableLibrary] = [
        CryptoLibrary.shared, CurlLibrary.shared, SQLiteLibrary.shared,
    ]

    /// Those without which there is no vault.
    package static let vault: [any ProbeableLibrary] = [CryptoLibrary.shared, SQLiteLibrary.shared]

    /// Looks at each. This loads what is installed.
    package static func probe() -> [LibraryProbe] {
        all.map { $0.probe() }
    }
}
