import Bridge
import JSONRPC
import POSIX

/// `serve`: requests on stdin, answers on stdout, until one of them ends.
enum Serve {
    static func run(_ options: Options) -> CInt {
        let log = Program.makeLog(options)
        let bridge = Program.makeBridge(options, log: log)
        for problem in bridge.configurationProblems {
            log.write(.warning, "configuration: \(problem)")
        }
        do throws(SystemError) {
            guard !StandardStreams.outputIsClosed else { return ExitCode.clientGone }
            let streams = try StandardStreams.claim()
            guard streams.inputKind != .directory else {
                Console.complain("stdin is a directory: there are no requests to read.")
                return Program.Status.wrongUsage
            }
            if streams.inputIsTerminal {
                Console.complain(greeting)
            }
            let engine = Engine(service: bridge, streams: streams, configuration: options.engine, log: log)
            try engine.superviseProcess { isRead in
                exitImmediately(exitCode(options, engine, bridge, isRead: isRead))
            }
            let isRead = engine.run()
            return exitCode(options, engine, bridge, isRead: isRead)
        } catch {
            Console.complain("The bridge can't start: \(error.description).")
            return Program.Status.sawError
        }
    }

    private static func exitCode(_ options: Options, _ engine: Engine, _ bridge: Bridge, isRead: Bool) -> CInt {
        guard isRead else { return ExitCode.clientGone }
        guard options.failsOnError else { return ExitCode.success }
        if engine.sawError {
            return Program.Status.sawError
        }
        return bridge.sawFailure ? Program.Status.sawFailure : ExitCode.success
    }

    private static let greeting =
        "datasource-bridge \(Bridge.version) reads JSON-RPC requests, one a line, and answers on stdout. "
        + "Try {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"bridge.info\"}; leave with Ctrl-D."
}
