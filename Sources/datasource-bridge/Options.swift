import Bridge
import Connectivity
import JSONRPC
import POSIX

/// What the command line asks for.
struct Options {
    enum Command: Equatable {
        case serve
        case call(method: String, parameters: String?)
        case doctor
        case openrpc
        case version
        case help

        /// What the program starts itself for; nobody else does.
        case isolatedDriver
    }

    /// A command line that makes no sense, and why, in one sentence.
    struct UsageError: Error {
        let message: String
    }

    var command = Command.serve
    var configuration = ConfigurationOptions()
    var engine = EngineConfiguration()
    var failsOnError = false
    var logLevel = Log.Level.warning
    var logsJSON = false

    /// Reads the arguments behind the program's name.
    init(_ arguments: [String]) throws(UsageError) {
        var reader = ArgumentReader(arguments)
        var words: [String] = []
        while let argument = reader.next() {
            switch argument {
            case .word(let word): words.append(word)
            case .option(let name): try take(name, &reader)
            }
        }
        if command == .serve {
            command = try Self.command(words)
        }
    }

    private mutating func take(_ name: String, _ reader: inout ArgumentReader) throws(UsageError) {
        switch name {
        case "--help", "-h": command = .help
        case "--version": command = .version
        case "--config": configuration.configurationPath = try reader.nonEmptyValue(of: name)
        case "--target": configuration.target = try reader.nonEmptyValue(of: name)
        case "--vault": configuration.vaultPath = try reader.nonEmptyValue(of: name)
        case "--in-order": engine.keepsOrder = true
        case "--fail-on-error": failsOnError = true
        case "--max-message-bytes": engine.maximumMessageBytes = try reader.integer(of: name, in: 1024...1 << 30)
        case "--max-concurrency": engine.concurrency.total = try reader.integer(of: name, in: 1...1024)
        case "--log-level": logLevel = try Self.level(reader.value(of: name))
        case "--log-format": logsJSON = try Self.isJSON(reader.value(of: name))
        default: throw UsageError(message: "There is no option `\(name)`.")
        }
        try reader.refuseUnusedValue(of: name)
    }

    private static func command(_ words: [String]) throws(UsageError) -> Command {
        let command = try named(words)
        let (name, most) = limits(of: command)
        if words.count > most {
            throw UsageError(message: "`\(name)` doesn't take `\(words[most])`.")
        }
        return command
    }

    private static func named(_ words: [String]) throws(UsageError) -> Command {
        switch words.first {
        case nil, "serve": return .serve
        case "doctor": return .doctor
        case "openrpc": return .openrpc
        case "help": return .help
        case "version": return .version
        case ChildProgram.command: return .isolatedDriver
        case "call":
            guard words.count > 1 else { throw UsageError(message: "`call` needs the name of a method.") }
            return .call(method: words[1], parameters: words.count > 2 ? words[2] : nil)
        case let other?: throw UsageError(message: "There is no command `\(other)`.")
        }
    }

    /// A command's name, and how many words it takes with its own.
    private static func limits(of command: Command) -> (name: String, words: Int) {
        switch command {
        case .serve: ("serve", 1)
        case .call: ("call", 3)
        case .doctor: ("doctor", 1)
        case .openrpc: ("openrpc", 1)
        case .version: ("version", 1)
        case .help: ("help", 1)
        case .isolatedDriver: (ChildProgram.command, 1)
        }
    }

    private static func level(_ name: String) throws(UsageError) -> Log.Level {
        guard let level = Log.Level(name: name) else {
            let names = Log.Level.allCases.map(\.name).joined(separator: ", ")
            throw UsageError(message: "`--log-level` must be one of \(names).")
        }
        return level
    }

    private static func isJSON(_ name: String) throws(UsageError) -> Bool {
        guard name == "json" || name == "text" else {
            throw UsageError(message: "`--log-format` must be text or json.")
        }
        return name == "json"
    }
}
