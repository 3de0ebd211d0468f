import Bridge
import JSONRPC
import POSIX

/// `doctor`: what works here, and what to do about the rest.
enum Doctor {
    static func run(_ options: Options) -> CInt {
        let bridge = Program.makeBridge(options, log: Program.makeLog(options))
        let diagnosis = bridge.diagnose()
        let code = diagnosis.isHealthy ? ExitCode.success : Program.Status.sawError
        return Program.told(Console.print(diagnosis.text), otherwise: code)
    }
}
