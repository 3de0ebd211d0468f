import CShims

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that was started, with the process group that it leads.
struct ChildProcess {
    enum Ending: Hashable {
        case exited(CInt)
        case killed(signal: CInt)
    }

    let identifier: pid_t

    /// The first descriptor that a program finds open beside its standard streams.
    static let firstPassed: CInt = 3

    /// Starts a program, looked up in `PATH` unless its name has a slash, without a shell.
    ///
    /// Every signal is as if never touched: our threads block signals, which a child would inherit.
    ///
    /// - Parameters:
    ///   - program: a path, or a name to look up.
    ///   - name: what the program is told that it is called, where that isn't how it was found.
    ///   - arguments: what comes after it.
    ///   - variables: its whole environment, each `NAME=value`; nil for that of this process.
    ///   - input: where it reads its standard input from; nil for nothing to read.
    ///   - output: where its standard output goes.
    ///   - errors: where its standard error goes; nil for nowhere.
    ///   - passing: what it finds open as well, as descriptor `firstPassed` and those after it.
    ///   - ownSession: whether it shall have no terminal to ask anybody on.
    init(
        starting program: String,
        called name: String? = nil,
        _ arguments: some Sequence<String>,
        variables: [String]? = nil,
        input: FileDescriptor? = nil,
        output: FileDescriptor,
        errors: FileDescriptor? = nil,
        passing: [FileDescriptor] = [],
        ownSession: Bool = false
    ) throws(SystemError) {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input.number, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
        if let errors {
            posix_spawn_file_actions_adddup2(&actions, errors.number, STDERR_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        }
        for (index, descriptor) in passing.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor.number, Self.firstPassed + CInt(index))
        }

        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        sigfillset(&all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        // A session of its own comes with a process group of its own.
        let group = ownSession ? CInt(cshims_spawn_own_session()) : CInt(POSIX_SPAWN_SETPGROUP)
        let flags = CInt(POSIX_SPAWN_SETSIGDEF) | CInt(POSIX_SPAWN_SETSIGMASK) | group
        posix_spawnattr_setflags(&attributes, CShort(flags))

        var copies = [strdup(name ?? program)] + arguments.map { strdup($0) } + [nil]
        defer { copies.forEach { free($0) } }
        var variableCopies = (variables ?? []).map { strdup($0) } + [nil]
        defer { variableCopies.forEach { free($0) } }
        var identifier: pid_t = 0
        let code = variableCopies.withUnsafeMutableBufferPointer { own in
            let environment = variables == nil ? Self.environment : own.baseAddress
            return posix_spawnp(&identifier, program, &actions, &attributes, &copies, environment)
        }
        guard code == 0 else {
            throw SystemError(code: code, operation: "start \(program)")
        }
        self.identifier = identifier
        Self.running.withLock { $0.append(identifier) }
    }

    /// Those that haven't been seen to end.
    private static let running = Monitor<[pid_t]>([])

    /// Ends every program that was started and everything that these have started, when this process is about to end.
    static func killAll() {
        for identifier in running.withLock({ $0 }) {
            ChildProcess(identifier: identifier).kill()
        }
    }

    private init(identifier: pid_t) {
        self.identifier = identifier
    }

    private static var environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
        #if canImport(Glibc)
            environ
        #else
            _NSGetEnviron().pointee
        #endif
    }

    /// Whether and how the program ended; asking again after it has told how isn't allowed.
    ///
    /// - Parameter waits: until it ends.
    func ending(waits: Bool) -> Ending? {
        var status: CInt = 0
        let result = retryingOnInterrupt { waitpid(identifier, &status, waits ? 0 : WNOHANG) }
        if result == 0 {
            return nil
        }
        // Nobody else collects our children; should that change, success is what can't be claimed.
        Self.running.withLock { $0.removeAll { $0 == identifier } }
        guard result == identifier else { return .exited(-1) }
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
    }

    /// Ends the program and everything that it started in its group, at once.
    func kill() {
        #if canImport(Glibc)
            _ = Glibc.kill(-identifier, SIGKILL)
        #else
            _ = Darwin.kill(-identifier, SIGKILL)
        #endif
    }
}
