#if canImport(Glibc)
    package import Glibc
#else
    package import Darwin
#endif

/// Changing what names lead to.
package enum FileNames {
    /// Gives a file a second name, if nothing has that name yet, not even a link that leads nowhere.
    ///
    /// - Returns: false when something has the name.
    package static func link(_ path: String, as newPath: String) throws(SystemError) -> Bool {
        #if canImport(Glibc)
            let result = Glibc.link(path, newPath)
        #else
            let result = Darwin.link(path, newPath)
        #endif
        if result == 0 {
            return true
        }
        let failure = SystemError.current("link \(newPath)")
        guard failure.code == EEXIST else { throw failure }
        return false
    }

    /// Removes a name of a file, if it is there.
    package static func remove(_ path: String) throws(SystemError) {
        if unlink(path) != 0, errno != ENOENT {
            throw .current("remove \(path)")
        }
    }

    /// - Parameter path: links are followed.
    package static func setPermissions(of path: String, to mode: mode_t) throws(SystemError) {
        guard chmod(path, mode) == 0 else { throw .current("chmod \(path)") }
    }

    /// Whether something has this name, be it a link that leads nowhere.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}
