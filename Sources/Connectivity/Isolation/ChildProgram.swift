import POSIX

#if !canImport(Glibc)
    import Darwin
#endif

/// The program that runs a driver in a process of its own: this executable once more, with a word that only it knows.
package struct ChildProgram: Sendable {
    /// The word that makes the executable become such a process.
    package static let command = "isolated-driver"

    /// The program of this process: nil until it is chosen, because only the executable itself can be started again. A test
    /// runner that started itself would run all tests again.
    private static let chosen = Monitor<ChildProgram?>(nil)

    /// The most bytes that a child may print; a schema of the most columns that drivers read fits.
    private static let outputLimit = 256 << 20

    private let path: String
    private let arguments: [String]

    /// - Parameters:
    ///   - path: of an executable that knows `command`.
    ///   - arguments: what comes before that word.
    package init(path: String, arguments: [String] = []) {
        self.path = path
        self.arguments = arguments
    }

    /// Names the program that every driver of this process uses from now on.
    package static func choose(_ program: ChildProgram) {
        chosen.withLock { $0 = program }
    }

    package static var current: ChildProgram? {
        chosen.withLock { $0 }
    }

    /// What runs in this process, also when its file was replaced or deleted meanwhile.
    package static var thisExecutable: ChildProgram {
        #if canImport(Glibc)
            ChildProgram(path: "/proc/self/exe")
        #else
            ChildProgram(path: pathOfThisExecutable)
        #endif
    }

    #if !canImport(Glibc)
        private static var pathOfThisExecutable: String {
            var size: UInt32 = 0
            _NSGetExecutablePath(nil, &size)
            var path = [CChar](repeating: 0, count: Int(size) + 1)
            _NSGetExecutablePath(&path, &size)
            return String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    #endif

    /// Starts a child, gives it the request and hears it until `isLast` says so, it ends or the work has to stop.
    func run(
        _ request: [UInt8],
        passing: [FileDescriptor] = [],
        _ interruption: Interruption,
        isLast: (ArraySlice<UInt8>) -> Bool
    ) throws(ProgramExchange.Failure) -> ProgramExchange.Ending {
        let exchange = ProgramExchange(
            program: path,
            called: "datasource-bridge",
            arguments: arguments + [Self.command],
            variables: Environment.definitions(of: Self.inheritedVariables) + Self.ownVariables
        )
        return try exchange.run(
            sending: request,
            passing: passing,
            limit: Self.outputLimit,
            interruption: interruption,
            isLast: isLast
        )
    }

    /// Starts the program for work that goes on, with words that only it knows and an environment of its own.
    func converse(_ words: [String], variables: [String]) throws(SystemError) -> ConversingProgram {
        try ConversingProgram(
            program: path,
            called: "datasource-bridge",
            arguments: arguments + words,
            variables: variables + ["SWIFT_BACKTRACE=enable=no"]
        )
    }

    /// A crash is told by the signal alone. OpenSSL is given every authority by its path: those that it would read by itself, as
    /// libmariadb has it do even where no certificate is verified, would take longer than the whole login.
    private static let ownVariables = [
        "SWIFT_BACKTRACE=enable=no", "SSL_CERT_FILE=/dev/null", "SSL_CERT_DIR=/dev/null",
    ]

    /// Where libraries are found and how names are resolved, as in this process. Nothing else: other variables hold secrets,
    /// or steer libraries.
    private static let inheritedVariables = [
        "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "LOCALDOMAIN", "RES_OPTIONS", "TMPDIR",
    ]
}
