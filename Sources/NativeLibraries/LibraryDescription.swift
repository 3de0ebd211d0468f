/// A C library of the operating system: what it is called, where it may be found and which package brings it.
package struct LibraryDescription: Hashable, Sendable {
    /// The name that people know: `SQLite`.
    package let name: String

    /// What the system's loader is asked for, in this order: file names that it looks up itself, or whole paths.
    package let candidates: [String]

    package let packages: LibraryPackages

    package init(name: String, candidates: [String], packages: LibraryPackages) {
        self.name = name
        self.candidates = candidates
        self.packages = packages
    }
}

/// The packages that bring a library.
package struct LibraryPackages: Hashable, Sendable {
    /// Debian, Ubuntu and what derives from them.
    package let debian: String

    /// Fedora, Red Hat and what derives from them.
    package let fedora: String

    package let homebrew: String

    package init(debian: String, fedora: String, homebrew: String) {
        self.debian = debian
        self.fedora = fedora
        self.homebrew = homebrew
    }

    /// What to do, without a full stop: `install libsqlite3-0 (Debian, Ubuntu), …`.
    package var installHint: String {
        "install \(debian) (Debian, Ubuntu), \(fedora) (Fedora, Red Hat) or \(homebrew) (Homebrew)"
    }
}
