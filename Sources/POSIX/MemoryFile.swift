import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that exists for a library that wants a path where we have bytes that nobody else may see.
///
/// On Linux it is an anonymous file in memory, which no other user can open and which goes with the last reference.
/// Elsewhere it is a file that only the user may read, in a folder that only the user may enter, until then.
package final class MemoryFile: Sendable {
    /// Where the library finds the bytes, while this object lives.
    package let path: String

    #if canImport(Glibc)
        private let file: FileDescriptor

        /// Where another process of the same user finds them, as long as this process doesn't hide its memory.
        package var pathForOthers: String { "/proc/\(getpid())/fd/\(file.number)" }
    #else
        private let folder: String

        package var pathForOthers: String { path }
    #endif

    /// - Parameter bytes: what the file holds.
    package init(_ bytes: some Collection<UInt8>) throws(SystemError) {
        #if canImport(Glibc)
            let number = cshims_memory_file("datasource-bridge")
            guard number != -1 else { throw .current("make a file in memory") }
            file = FileDescriptor(owning: number)
            path = "/proc/self/fd/\(number)"
            try file.write(bytes)
        #else
            folder = try Self.privateFolder()
            path = folder + "/file"
            let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: S_IRUSR | S_IWUSR)
            try file.write(bytes)
        #endif
    }

    #if !canImport(Glibc)
        deinit {
            unlink(path)
            rmdir(folder)
        }

        private static func privateFolder() throws(SystemError) -> String {
            var template = Array((Environment.nonEmpty("TMPDIR") ?? "/tmp").utf8CString.dropLast())
            template += Array("/datasource-bridge.XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { throw .current("make a private folder") }
            return String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    #endif
}
