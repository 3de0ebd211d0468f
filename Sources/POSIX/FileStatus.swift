#if canImport(Glibc)
    package import Glibc
#else
    package import Darwin
#endif

/// What `stat(2)` tells of a file.
package struct FileStatus: Sendable {
    package enum Kind: Sendable {
        case regular
        case directory
        case fifo
        case socket
        case characterDevice
        case blockDevice
        case other

        /// The word for it in a message.
        package var description: String {
            switch self {
            case .regular: "a regular file"
            case .directory: "a directory"
            case .fifo: "a named pipe"
            case .socket: "a socket"
            case .characterDevice, .blockDevice: "a device"
            case .other: "not a regular file"
            }
        }
    }

    package let kind: Kind

    /// Bytes.
    package let size: Int

    /// The permission bits alone.
    package let permissions: mode_t

    package init(_ status: stat) {
        kind = Self.kind(of: status.st_mode)
        size = Int(status.st_size)
        permissions = status.st_mode & 0o7777
    }

    /// Facts about what a path leads to, links followed.
    package init(path: String) throws(SystemError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .current("stat \(path)") }
        self.init(status)
    }

    private static func kind(of mode: mode_t) -> Kind {
        switch mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .directory
        case S_IFIFO: .fifo
        case S_IFSOCK: .socket
        case S_IFCHR: .characterDevice
        case S_IFBLK: .blockDevice
        default: .other
        }
    }
}
