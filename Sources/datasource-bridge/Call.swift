import Bridge
import JSON
import JSONRPC
import POSIX

/// `call METHOD [PARAMS]`: one request, answered for people to read.
enum Call {
    static func run(_ options: Options, method: String, parameters: String?) -> CInt {
        let text: [UInt8]
        do throws(SystemError) {
            text = try parametersText(parameters, limit: options.engine.maximumMessageBytes)
        } catch {
            Console.complain("The parameters can't be read from stdin: \(error.reason).")
            return Program.Status.wrongUsage
        }
        do throws(JSONSyntaxError) {
            let parameters = text.isEmpty ? nil : try JSONDocument.parsing(text)
            guard parameters?.withRoot({ $0.isObject || $0.isArray }) ?? true else {
                Console.complain("PARAMS must be a JSON object or array.")
                return Program.Status.wrongUsage
            }
            return answer(options, method, parameters)
        } catch {
            Console.complain("PARAMS is not valid JSON (at byte \(error.offset)): \(error.description)")
            return Program.Status.wrongUsage
        }
    }

    /// Programs that were started for a secret must not outlive a Ctrl-C, which can't reach them.
    private static func endOnSignals() {
        do throws(SystemError) {
            let output = try FileDescriptor(duplicating: 1)
            let events = try ProcessEvents(output: output, watchesParent: false)
            try Thread.start("supervisor") {
                if case .signal(let number) = events.next(watchingParent: false) {
                    exitImmediately(128 + number)
                }
                exitImmediately(ExitCode.clientGone)
            }
        } catch {
            // Then a signal ends the process as it ends any other.
        }
    }

    /// The parameters as given; from stdin where `-` stands for them, so that a secret needn't be an argument.
    private static func parametersText(_ given: String?, limit: Int) throws(SystemError) -> [UInt8] {
        guard given == "-" else { return Array((given ?? "").utf8) }
        return try FileDescriptor(owning: 0).read(upTo: limit)
    }

    private static func answer(_ options: Options, _ method: String, _ parameters: JSONDocument?) -> CInt {
        endOnSignals()
        let log = Program.makeLog(options)
        let bridge = Program.makeBridge(options, log: log)
        do throws(RPCError) {
            let result = try SingleCall.run(bridge, method: method, parameters: parameters) { stage, message in
                log.write(.info, "\(stage): \(message)")
            }
            let code = bridge.sawFailure ? Program.Status.sawFailure : ExitCode.success
            return Program.told(Console.print(pretty: result), otherwise: code)
        } catch {
            return Program.told(Console.print(pretty: ["error": error.json]), otherwise: Program.Status.sawError)
        }
    }
}
