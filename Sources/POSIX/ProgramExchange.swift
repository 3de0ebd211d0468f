import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that is started to answer one request: the request on its standard input, lines on its standard output.
package struct ProgramExchange: Sendable {
    /// How an exchange ended that wasn't stopped from outside.
    package enum Ending: Hashable, Sendable {
        /// The last line that was waited for has come.
        case answered
        /// The program ended before, or closed its output.
        case exited(code: CInt)
        case killed(signal: CInt)
    }

    package enum Failure: Error, Sendable {
        /// The program isn't there, may not be run, or the system has no room for it.
        case notStarted(SystemError)
        case outputTooLong(limit: Int)
        case interrupted(Interruption.Cause)
    }

    private let program: String
    private let name: String
    private let arguments: [String]
    private let variables: [String]

    /// - Parameters:
    ///   - program: a path, or a name to look up in `PATH`.
    ///   - name: what it is told that it is called.
    ///   - variables: its whole environment, each `NAME=value`.
    package init(program: String, called name: String, arguments: [String], variables: [String]) {
        self.program = program
        self.name = name
        self.arguments = arguments
        self.variables = variables
    }

    /// Starts the program and talks to it. When this returns or throws, the program and everything that it started have ended.
    ///
    /// - Parameters:
    ///   - request: what it reads, to the end.
    ///   - passing: what it finds open beside its standard streams.
    ///   - limit: the most bytes that it may print.
    ///   - isLast: is given each line, without its line feed, as it comes; true ends the exchange.
    package func run(
        sending request: [UInt8],
        passing: [FileDescriptor] = [],
        limit: Int,
        interruption: Interruption,
        isLast: (ArraySlice<UInt8>) -> Bool
    ) throws(Failure) -> Ending {
        let running = try start(passing, interruption)
        let isAnswered: Bool
        do throws(Failure) {
            isAnswered = try running.converse(request, limit: limit, isLast: isLast)
        } catch {
            running.stop()
            throw error
        }
        // A program that has ended already keeps the ending that it had; one that lives on after it closed its output has
        // nothing more to say.
        let ending = running.stop()
        if isAnswered {
            return .answered
        }
        switch ending {
        case .exited(let code): return .exited(code: code)
        case .killed(let signal): return .killed(signal: signal)
        case nil: return .exited(code: -1)
        }
    }

    private func start(
        _ passing: [FileDescriptor],
        _ interruption: Interruption
    ) throws(Failure) -> RunningExchange {
        do throws(SystemError) {
            let waiter = try DescriptorWaiter(interruption)
            let sockets = try SocketPair()
            let pipe = try Self.pipe()
            let child = try ChildProcess(
                starting: program,
                called: name,
                arguments,
                variables: variables,
                input: sockets.theirs,
                output: pipe.writing,
                passing: passing
            )
            return RunningExchange(child: child, input: sockets.ours, output: pipe.reading, waiter: waiter)
        } catch {
            throw .notStarted(error)
        }
    }

    private static func pipe() throws(SystemError) -> (reading: FileDescriptor, writing: FileDescriptor) {
        var ends: [CInt] = [-1, -1]
        guard cshims_pipe(&ends) == 0 else { throw .current("make a pipe") }
        _ = fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK)
        return (FileDescriptor(owning: ends[0]), FileDescriptor(owning: ends[1]))
    }
}

/// A program that was started, and this side of what it reads and prints.
private struct RunningExchange {
    let child: ChildProcess
    let input: FileDescriptor
    let output: FileDescriptor
    let waiter: DescriptorWaiter

    /// - Returns: whether the last line has come before the end.
    func converse(
        _ request: [UInt8],
        limit: Int,
        isLast: (ArraySlice<UInt8>) -> Bool
    ) throws(ProgramExchange.Failure) -> Bool {
        var lines = LineReader(limit: limit)
        do throws(Interruption.Interrupted) {
            try send(request)
            while let bytes = try read(), lines.add(bytes) {
                while let line = lines.next() {
                    if isLast(line) {
                        return true
                    }
                }
            }
        } catch {
            throw .interrupted(error.cause)
        }
        guard !lines.isFull else { throw .outputTooLong(limit: limit) }
        return false
    }

    /// Ends the program, if it hasn't ended yet.
    @discardableResult
    func stop() -> ChildProcess.Ending? {
        child.kill()
        return child.ending(waits: true)
    }

    /// Sends all of the request, unless the program doesn't want it.
    private func send(_ request: [UInt8]) throws(Interruption.Interrupted) {
        var remaining = request[...]
        while !remaining.isEmpty {
            _ = try waiter.wait(for: input.number, .writing)
            guard let count = SocketPair.send(remaining, to: input) else { return }
            remaining = remaining.dropFirst(count)
        }
        SocketPair.finishSending(to: input)
    }

    /// The next bytes that it printed; nil at the end.
    private func read() throws(Interruption.Interrupted) -> [UInt8]? {
        while true {
            _ = try waiter.wait(for: output.number, .reading)
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                count = retryingOnInterrupt { readBytes(output.number, buffer.baseAddress, buffer.count) }
                filled = max(count, 0)
            }
            if count >= 0 {
                return bytes.isEmpty ? nil : bytes
            }
            guard errno == EAGAIN else { return nil }
        }
    }
}

/// Cuts what comes into lines.
private struct LineReader {
    private let limit: Int
    private var total = 0
    private var waiting: [UInt8] = []
    private var searched = 0
    private var start = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether more has come than may come.
    var isFull: Bool { total > limit }

    /// - Returns: false once more has come than may come.
    mutating func add(_ bytes: [UInt8]) -> Bool {
        if start > 0 {
            waiting.removeFirst(start)
            searched -= start
            start = 0
        }
        waiting += bytes
        total += bytes.count
        return !isFull
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = waiting[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = waiting.count
            return nil
        }
        defer {
            start = end + 1
            searched = start
        }
        return waiting[start..<end]
    }
}
