import NativeLibraries

extension Library {
    /// The functions of a library that a test can't do without.
    ///
    /// - Throws: `driver_unavailable`, with the packages to install.
    func required() throws(TestFailure) -> Functions {
        do throws(LibraryError) {
            return try functions()
        } catch {
            throw .missingLibrary(error)
        }
    }
}
