#if canImport(Glibc)
    package import Glibc
#else
    package import Darwin
#endif

/// Folders: the one that holds a file, making one, and making its entries last.
package enum Folder {
    /// The folder that a path's last part stands in; `.` for a path without a slash.
    package static func containing(_ path: String) -> String {
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == bytes.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a folder and every missing one above it, so that they are there after a loss of power too.
    ///
    /// - Parameters:
    ///   - mode: permissions of those that are made; a folder that exists keeps its own.
    /// - Throws: when one can't be made, or when something else has its name.
    package static func create(_ path: String, mode: mode_t) throws(SystemError) {
        if let status = try? FileStatus(path: path), status.kind == .directory {
            return
        }
        let parent = containing(path)
        if parent != path, parent != "." {
            try create(parent, mode: mode)
        }
        if mkdir(path, mode) == 0 {
            try synchronize(parent)
            return
        }
        let failure = SystemError.current("make the folder \(path)")
        // Another process may have been faster; its folder is as good as ours.
        guard failure.code == EEXIST, try FileStatus(path: path).kind == .directory else { throw failure }
    }

    /// Why a file that isn't there couldn't be made, with the folders that it would need; nil when it is there, or could.
    package static func problem(withMaking path: String) -> String? {
        guard access(path, F_OK) != 0 else { return nil }
        var folder = containing(path)
        while access(folder, F_OK) != 0, folder != ".", folder != "/" {
            folder = containing(folder)
        }
        guard access(folder, W_OK | X_OK) != 0 else { return nil }
        let error = SystemError.current("write")
        return "\(path) can't be made: \(folder): \(error.reason)."
    }

    /// Brings the folder's list of names onto the disk.
    package static func synchronize(_ path: String) throws(SystemError) {
        try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY).synchronize()
    }
}
