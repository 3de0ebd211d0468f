/// What a look at a library found: for a person who asks what works here.
package struct LibraryProbe: Hashable, Sendable {
    /// The name that people know: `SQLite`.
    package let name: String

    /// Why the library can't be used; nil when it can.
    package let error: LibraryError?

    /// The version that is loaded, in the library's own words; nil when none is.
    package let version: String?

    /// What to install: `install libsqlite3-0 (Debian, Ubuntu), …`.
    package let installHint: String

    package var isAvailable: Bool { error == nil }
}

/// A library that can be looked at, whatever its functions.
package protocol ProbeableLibrary: Sendable {
    var description: LibraryDescription { get }

    /// Loads the library, if that has not happened yet, and tells what is there. It stays loaded.
    func probe() -> LibraryProbe
}

extension Library: ProbeableLibrary {
    package func probe() -> LibraryProbe {
        var version: String?
        var failure: LibraryError?
        do throws(LibraryError) {
            version = try functions().version
        } catch {
            failure = error
        }
        return LibraryProbe(
            name: description.name,
            error: failure,
            version: version,
            installHint: description.packages.installHint
        )
    }
}
