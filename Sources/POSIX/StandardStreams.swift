#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process's three standard streams, set up so that nothing but the protocol can reach the protocol's streams.
///
/// A library or a child process that prints to descriptor 1 prints to stderr, and one that reads descriptor 0 finds it
/// empty. The flags of what was inherited stay as they were: they are shared with the parent.
package struct StandardStreams: Sendable {
    /// Where requests come from, on a private descriptor.
    package let input: FileDescriptor

    /// Where answers go, on a private descriptor.
    package let output: FileDescriptor

    /// What stdin is, because a terminal, a file and a pipe end in different ways.
    package let inputKind: FileStatus.Kind

    /// Whether the parent closed stdout, so that there is nobody to answer.
    package static var outputIsClosed: Bool { fcntl(STDOUT_FILENO, F_GETFD) == -1 }

    /// Takes the streams over. A stream that the parent closed is read as empty, or written to nowhere.
    package static func claim() throws(SystemError) -> StandardStreams {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
            try openNothing(as: number)
        }
        let input = try FileDescriptor(duplicating: STDIN_FILENO)
        let output = try FileDescriptor(duplicating: STDOUT_FILENO)
        try openNothing(as: STDIN_FILENO)
        guard dup2(STDERR_FILENO, STDOUT_FILENO) != -1 else { throw .current("redirect stdout") }
        return StandardStreams(input: input, output: output, inputKind: try input.status().kind)
    }

    /// Whether a person types into stdin.
    package var inputIsTerminal: Bool { isatty(input.number) == 1 }

    private static func openNothing(as number: CInt) throws(SystemError) {
        let nothing = open("/dev/null", O_RDWR)
        guard nothing != -1 else { throw .current("open /dev/null") }
        if nothing != number {
            dup2(nothing, number)
            close(nothing)
        }
    }
}
