/// A library that this work needs can't be used.
package struct LibraryError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// No candidate could be loaded.
        ///
        /// - Parameter details: what the system's loader said of each, in the order in which they were tried.
        case notLoaded(details: [String])

        /// The library was loaded, but is too old, or another one of the same name.
        case functionMissing(String)
    }

    package let library: LibraryDescription
    package let reason: Reason

    package init(library: LibraryDescription, reason: Reason) {
        self.library = library
        self.reason = reason
    }

    /// One sentence that names the package to install.
    package var description: String {
        switch reason {
        case .notLoaded(let details):
            let loader = details.isEmpty ? "" : " (\(details.joined(separator: "; ")))"
            return "The library \(library.name) could not be loaded\(loader): \(library.packages.installHint)."
        case .functionMissing(let name):
            return "The library \(library.name) that is installed has no function \(name): "
                + "\(library.packages.installHint) in a current version."
        }
    }
}
