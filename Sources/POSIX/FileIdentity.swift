#if canImport(Glibc)
    package import Glibc
#else
    package import Darwin
#endif

/// Which file a path leads to, and whose it is: a path can come to lead to another file, a file stays itself.
package struct FileIdentity: Hashable, Sendable {
    package let device: UInt64
    package let number: UInt64

    /// The user that the file belongs to.
    package let owner: uid_t

    /// - Parameter path: links are followed.
    package init(path: String) throws(SystemError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .current("stat \(path)") }
        self.init(status)
    }

    package init(_ file: FileDescriptor) throws(SystemError) {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw .current("stat") }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
        owner = status.st_uid
    }

    /// Whether the file belongs to the user that this process acts for.
    package var isOwn: Bool { owner == geteuid() }
}
