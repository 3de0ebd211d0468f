#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Files that can be run.
package enum ExecutableFile {
    /// Whether there is a regular file at a path that this user may run.
    package static func isThere(_ path: String) -> Bool {
        guard let status = try? FileStatus(path: path), status.kind == .regular else { return false }
        return access(path, X_OK) == 0
    }

    /// Replaces the program of this process by another one; its descriptors stay open unless they are close-on-exec.
    ///
    /// - Parameters:
    ///   - arguments: with the name that it is told, first.
    ///   - variables: its whole environment, each `NAME=value`.
    /// - Returns: only where that fails.
    package static func become(_ path: String, _ arguments: [String], variables: [String]) -> SystemError {
        let argumentCopies = arguments.map { strdup($0) } + [nil]
        let variableCopies = variables.map { strdup($0) } + [nil]
        execve(path, argumentCopies, variableCopies)
        let error = SystemError.current("start \(path)")
        (argumentCopies + variableCopies).forEach { free($0) }
        return error
    }

    /// Where the program of this process lies; nil where the system doesn't tell, or it was removed.
    package static var ofThisProcess: String? {
        #if canImport(Glibc)
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/self/exe", &buffer, buffer.count)
            guard count > 0 else { return nil }
            let path = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
            var size: UInt32 = 0
            _NSGetExecutablePath(nil, &size)
            var buffer = [CChar](repeating: 0, count: Int(size) + 1)
            _NSGetExecutablePath(&buffer, &size)
            let path = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        #endif
        return isThere(path) ? path : nil
    }
}
