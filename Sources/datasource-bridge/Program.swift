import Bridge
import Connectivity
import JSON
import JSONRPC
import POSIX

/// The program, from its arguments to its exit code.
enum Program {
    /// How the program ends, beside what `JSONRPC.ExitCode` says.
    enum Status {
        static let sawError: CInt = 1
        static let sawFailure: CInt = 2
        static let wrongUsage: CInt = 64
    }

    static func run(_ arguments: [String]) -> CInt {
        // The process holds passwords for a while: a crash must not leave a file of its memory behind.
        ProcessLimits.forbidCoreDumps()
        if let code = runForOpenSSH(arguments) {
            return code
        }
        ChildProgram.choose(.thisExecutable)
        do throws(Options.UsageError) {
            return run(try Options(arguments))
        } catch {
            Console.complain("\(error.message) `datasource-bridge --help` tells more.")
            return Status.wrongUsage
        }
    }

    /// What the program does as a step of a tunnel, with arguments that aren't its own.
    ///
    /// - Returns: the exit code; nil where it was started for something else.
    private static func runForOpenSSH(_ arguments: [String]) -> CInt? {
        if arguments.first == SSHLauncher.command {
            return SSHLauncher.run(Array(arguments.dropFirst()))
        }
        return SSHAskPass.mark.map { SSHAskPass.run($0, arguments) }
    }

    private static func run(_ options: Options) -> CInt {
        switch options.command {
        case .serve:
            return Serve.run(options)
        case .call(let method, let parameters):
            return Call.run(options, method: method, parameters: parameters)
        case .doctor:
            return Doctor.run(options)
        case .openrpc:
            return told(Console.print(pretty: OpenRPC.document))
        case .version:
            return told(Console.print("datasource-bridge \(Bridge.version)\n"))
        case .help:
            return told(Console.print(Help.text))
        case .isolatedDriver:
            return IsolatedChild.run()
        }
    }

    /// The end of a command that has printed its answer, or tried to.
    static func told(_ isWritten: Bool, otherwise code: CInt = ExitCode.success) -> CInt {
        isWritten ? code : ExitCode.clientGone
    }

    static func makeBridge(_ options: Options, log: Log) -> Bridge {
        Bridge(
            configuration: ConfigurationLoader.load(options.configuration),
            vaultPath: options.configuration.vaultPath,
            limits: options.engine,
            log: log
        )
    }

    static func makeLog(_ options: Options) -> Log {
        Log(level: options.logLevel, format: options.logsJSON ? jsonLine : Log.plainText)
    }

    private static let jsonLine: Log.Format = { time, level, message in
        let line: JSONValue = [
            "time": .string(time.description), "level": .string(level.name), "message": .string(message),
        ]
        return String(decoding: line.bytes, as: UTF8.self)
    }
}
