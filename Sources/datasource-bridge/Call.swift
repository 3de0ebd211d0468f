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
            return answer(options, method, parameters)
        } catch {
            Console.complain("PARAMS is not valid JSON (at byte \(error.offset)): \(error.description)")
            return Program.Status.wrongUsage
        }
    }

    /// The parameters as given; from stdin where `-` stands for them, so that a secret needn't be an argument.
    private static func parametersText(_ given: String?, limit: Int) throws(SystemError) -> [UInt8] {
        guard given == "-" else { return Array((given ?? "").utf8) }
        return try FileDescriptor(owning: 0).read(upTo: limit)
    }

    private static func answer(_ options: Options, _ method: String, _ parameters: JSONDocument?) -> CInt {
        let log = Program.makeLog(options)
        let bridge = Program.makeBridge(options, log: log)
        do throws(RPCError) {
            let result = try SingleCall.run(bridge, method: method, parameters: parameters) { stage, message in
                log.write(.info, "\(stage): \(message)")
            }
            Console.print(pretty: result)
            return bridge.sawFailure ? Program.Status.sawFailure : ExitCode.success
        } catch {
            Console.print(pretty: ["error": error.json])
            return Program.Status.sawError
        }
    }
}
