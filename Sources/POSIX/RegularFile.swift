#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reading files whose path comes from outside, where a named pipe or a device must not make us wait.
package enum RegularFile {
    package enum Failure: Error, Sendable {
        case system(SystemError)
        case notRegular(FileStatus.Kind)
        case tooLarge(limit: Int)
    }

    /// Opens a file for reading if it is a regular one, without ever waiting for the other side of a pipe.
    package static func open(_ path: String) throws(Failure) -> (file: FileDescriptor, status: FileStatus) {
        let file: FileDescriptor
        let status: FileStatus
        do throws(SystemError) {
            // O_NONBLOCK is for the opening alone: reading a regular file ignores it. O_NOCTTY keeps a terminal away.
            file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
            status = try file.status()
        } catch {
            throw .system(error)
        }
        guard status.kind == .regular else { throw .notRegular(status.kind) }
        return (file, status)
    }

    /// Reads a whole file.
    ///
    /// - Parameter limit: the most bytes that it may have.
    package static func contents(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        let (file, _) = try open(path)
        let bytes: [UInt8]
        do {
            bytes = try file.read(upTo: limit + 1)
        } catch {
            throw .system(error)
        }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }

    /// Reads the beginning of a file, which may be shorter.
    package static func beginning(of path: String, count: Int) throws(Failure) -> [UInt8] {
        let (file, _) = try open(path)
        do {
            return try file.read(upTo: count)
        } catch {
            throw .system(error)
        }
    }

    /// Whether a path leads to a regular file that this process may start as a program.
    package static func isExecutable(_ path: String) -> Bool {
        guard access(path, X_OK) == 0 else { return false }
        return (try? open(path)) != nil
    }
}

extension RegularFile.Failure {
    /// Whether there is nothing at the path.
    package var isAbsence: Bool {
        guard case .system(let error) = self else { return false }
        return error.code == ENOENT
    }

    /// Why, as the end of a sentence.
    package var reason: String {
        switch self {
        case .system(let error): error.reason
        case .notRegular(let kind): "it is \(kind.description)"
        case .tooLarge(let limit): "it has more than \(limit) bytes"
        }
    }
}
