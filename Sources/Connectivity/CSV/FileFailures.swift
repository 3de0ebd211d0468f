import POSIX

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension TestFailure {
    /// The path leads to something that can't be read from beginning to end.
    static func notRegular(_ kind: FileStatus.Kind) -> TestFailure {
        let thing = kind == .other ? "something else than a file" : kind.description
        return TestFailure(
            stage: .connect,
            reason: .fileUnreadable,
            message: "The path leads to \(thing), and only regular files are read.",
            fields: [CSVParameters.file],
            hint: "Give the path of a regular file."
        )
    }

    /// The system refused to open or read the file.
    static func unreadable(_ path: String, _ error: SystemError) -> TestFailure {
        let isMissing = error.code == ENOENT || error.code == ENOTDIR
        let isRefused = error.code == EACCES || error.code == EPERM
        var failure = TestFailure(
            stage: .connect,
            reason: isMissing ? .fileNotFound : .fileUnreadable,
            message: isMissing ? "There is no such file." : "The file can't be read: \(error.reason).",
            fields: [CSVParameters.file],
            nativeCode: name(of: error.code)
        )
        if isMissing {
            failure.hint = missingFileHint(path)
        } else if isRefused {
            failure.hint = "Let the user that runs the bridge read the file and enter its folders."
        } else {
            failure.hint = "Check the path and the drive that it is on."
        }
        return failure
    }

    /// Earlier reads of files are still waiting for their storage.
    static var tooManyHangingReads: TestFailure {
        TestFailure(
            stage: .connect,
            reason: .serverBusy,
            message: "Too many earlier reads of files still wait for a drive that doesn't answer.",
            fields: [CSVParameters.file],
            hint: "Check the network drives of this computer, or start the bridge again."
        )
    }

    private static func missingFileHint(_ path: String) -> String {
        guard !path.utf8.starts(with: "/".utf8), let folder = currentFolder() else { return "Check the path." }
        return "Check the path, which is relative to \(folder), or give an absolute one."
    }

    private static func currentFolder() -> String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// The name that the system's manuals use for a code, for those that opening and reading a file bring.
    private static func name(of code: CInt) -> String {
        let names: [CInt: String] = [
            EACCES: "EACCES", EAGAIN: "EAGAIN", EINVAL: "EINVAL", EIO: "EIO", EISDIR: "EISDIR", ELOOP: "ELOOP",
            EMFILE: "EMFILE", ENAMETOOLONG: "ENAMETOOLONG", ENFILE: "ENFILE", ENODEV: "ENODEV", ENOENT: "ENOENT",
            ENOMEM: "ENOMEM", ENOTDIR: "ENOTDIR", ENXIO: "ENXIO", EOVERFLOW: "EOVERFLOW", EPERM: "EPERM",
            ESTALE: "ESTALE", ETIMEDOUT: "ETIMEDOUT",
        ]
        return names[code] ?? "errno \(code)"
    }
}
