import Synchronization

/// The functions of a library that we call, looked up once.
package protocol LibraryFunctions: Sendable {
    /// The library that they stand in.
    static var library: LibraryDescription { get }

    /// Looks every function up.
    ///
    /// - Throws: when one is missing.
    init(_ library: LoadedLibrary) throws(LibraryError)

    /// The version that is loaded, as the library itself tells it: `3.40.1`.
    var version: String { get }
}

/// A library that is loaded when it is first needed, once in the process.
///
/// Success is kept and read without a lock; failure isn't, so that installing the package helps a running process.
package final class Library<Functions: LibraryFunctions>: Sendable {
    package let description: LibraryDescription
    private let loaded = AtomicLazyReference<Table<Functions>>()

    /// - Parameter description: what to load; tests name libraries that don't exist.
    package init(_ description: LibraryDescription = Functions.library) {
        self.description = description
    }

    /// The library's functions. Any thread may ask; the first one pays for the loading.
    ///
    /// - Throws: when the library isn't installed, or isn't the one we know.
    package func functions() throws(LibraryError) -> Functions {
        if let table = loaded.load() {
            return table.functions
        }
        // Two threads may get here at once: the system's loader then gives both the same library.
        let functions = try Functions(LoadedLibrary(loading: description))
        return loaded.storeIfNil(Table(functions)).functions
    }

    /// Whether the functions are loaded already; never loads them.
    package var isLoaded: Bool {
        loaded.load() != nil
    }
}

private final class Table<Functions: LibraryFunctions>: Sendable {
    let functions: Functions

    init(_ functions: Functions) {
        self.functions = functions
    }
}
