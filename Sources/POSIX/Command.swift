import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that is run for what it prints, without a shell.
package struct Command: Sendable {
    package enum Failure: Error, Sendable {
        /// The program isn't there, may not be run, or the system has no room for it.
        case notStarted(SystemError)
        case exited(code: CInt)
        case killed(signal: CInt)
        case outputTooLong(limit: Int)
        case interrupted(Interruption.Cause)
    }

    /// The program, looked up in `PATH` unless its name has a slash, and its arguments.
    package let arguments: [String]

    /// Its whole environment, each `NAME=value`; nil for that of this process.
    private let variables: [String]?

    /// - Parameter arguments: at least one.
    package init(_ arguments: [String], variables: [String]? = nil) {
        self.arguments = arguments
        self.variables = variables
    }

    /// Runs the program until it ends, and returns what it printed on its standard output.
    ///
    /// What it prints on its standard error is dropped. A program that has to stop early is killed, with everything that
    /// it started.
    ///
    /// - Parameter limit: the most bytes that it may print.
    package func output(limit: Int, interruption: Interruption) throws(Failure) -> [UInt8] {
        let (code, bytes) = try result(limit: limit, withErrors: false, interruption: interruption)
        guard code == 0 else { throw .exited(code: code) }
        return bytes
    }

    /// Runs the program until it ends, and returns its exit code with all that it printed, on its standard error too.
    package func everything(limit: Int, interruption: Interruption) throws(Failure) -> (code: CInt, printed: [UInt8]) {
        try result(limit: limit, withErrors: true, interruption: interruption)
    }

    private func result(
        limit: Int,
        withErrors: Bool,
        interruption: Interruption
    ) throws(Failure) -> (CInt, [UInt8]) {
        let (child, pipe) = try start(withErrors: withErrors)
        var output = Output(pipe: pipe, limit: limit)
        while true {
            if let cause = interruption.cause {
                stop(child)
                throw .interrupted(cause)
            }
            let ending = child.ending(waits: false)
            output.collect(waitingAtMost: ending == nil ? Self.milliseconds(for: interruption) : 0)
            if output.isTooLong {
                if ending == nil {
                    stop(child)
                }
                throw .outputTooLong(limit: limit)
            }
            switch ending {
            case .exited(let code): return (code, output.bytes)
            case .killed(let signal): throw .killed(signal: signal)
            case nil: continue
            }
        }
    }

    private func start(withErrors: Bool) throws(Failure) -> (ChildProcess, FileDescriptor) {
        guard let program = arguments.first else {
            throw .notStarted(SystemError(code: EINVAL, operation: "start a program"))
        }
        do throws(SystemError) {
            let (reading, writing) = try Self.pipe()
            let child = try ChildProcess(
                starting: program,
                arguments.dropFirst(),
                variables: variables,
                output: writing,
                errors: withErrors ? writing : nil
            )
            return (child, reading)
        } catch {
            throw .notStarted(error)
        }
    }

    private func stop(_ child: ChildProcess) {
        child.kill()
        _ = child.ending(waits: true)
    }

    /// How long to wait for output before looking again whether the program ended or has to: a program that leaves its
    /// output open to another one wouldn't be noticed otherwise.
    private static func milliseconds(for interruption: Interruption) -> CInt {
        CInt(min(interruption.deadline.millisecondsFromNow, 10))
    }

    private static func pipe() throws(SystemError) -> (reading: FileDescriptor, writing: FileDescriptor) {
        var ends: [CInt] = [-1, -1]
        guard cshims_pipe(&ends) == 0 else { throw .current("make a pipe") }
        let flags = fcntl(ends[0], F_GETFL)
        _ = fcntl(ends[0], F_SETFL, flags | O_NONBLOCK)
        return (FileDescriptor(owning: ends[0]), FileDescriptor(owning: ends[1]))
    }
}

/// What a program has printed so far.
private struct Output {
    let pipe: FileDescriptor
    let limit: Int
    private(set) var bytes: [UInt8] = []
    private var isAtEnd = false

    init(pipe: FileDescriptor, limit: Int) {
        self.pipe = pipe
        self.limit = limit
    }

    var isTooLong: Bool { bytes.count > limit }

    /// Takes over what is there; waits for the first of it, or the end.
    mutating func collect(waitingAtMost milliseconds: CInt) {
        // A program may close its output and go on: then there is nothing to wait for but its end.
        var request = pollfd(fd: isAtEnd ? -1 : pipe.number, events: Int16(POLLIN), revents: 0)
        _ = poll(&request, 1, milliseconds)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isAtEnd, !isTooLong {
            let count = buffer.withUnsafeMutableBytes { space in
                retryingOnInterrupt { readBytes(pipe.number, space.baseAddress, space.count) }
            }
            isAtEnd = count == 0
            guard count > 0 else { return }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
