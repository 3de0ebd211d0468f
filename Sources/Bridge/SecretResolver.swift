import Datasource
import JSON
import JSONRPC
import POSIX

/// Fetches what references to secrets stand for: the environment, files, and commands where they are allowed.
struct SecretResolver: Sendable {
    /// Why a reference couldn't be resolved. It names where the secret was looked for, and holds nothing of the secret.
    struct Failure: Error, Sendable {
        /// One sentence for a person.
        let message: String
        let hint: String?

        /// Why the work had to stop, where that is the reason.
        let interruption: Interruption.Cause?

        init(_ message: String, hint: String? = nil, interruption: Interruption.Cause? = nil) {
            self.message = message
            self.hint = hint
            self.interruption = interruption
        }
    }

    /// The most bytes that a secret may have.
    private static let sizeLimit = 1 << 20

    let allowsCommands: Bool

    func resolve(_ reference: SecretReference, interruption: Interruption) throws(Failure) -> Secret {
        switch reference {
        case .environment(let name): try environment(name)
        case .file(let path): try file(path)
        case .command(let words): try command(words, interruption)
        }
    }

    private func environment(_ name: String) throws(Failure) -> Secret {
        guard let value = Environment.bytes(of: name) else {
            throw Failure("The environment variable `\(name)` isn't set.", hint: "Set it where the bridge is started.")
        }
        return try Self.secret(value, from: "The environment variable `\(name)`")
    }

    private func file(_ path: String) throws(Failure) -> Secret {
        let bytes: [UInt8]
        do throws(RegularFile.Failure) {
            bytes = try RegularFile.contents(of: Environment.expandingTilde(path), limit: Self.sizeLimit)
        } catch {
            throw Failure(
                "The file `\(path)` can't be read: \(error.reason).",
                hint: "Check the path and its permissions."
            )
        }
        return try Self.secret(Self.withoutLineEnd(bytes), from: "The file `\(path)`")
    }

    static let commandsAreForbidden = Failure(
        "Secrets from commands aren't allowed here.",
        hint: "Set `secrets.commands` to true in the configuration to allow them."
    )

    private func command(_ words: [String], _ interruption: Interruption) throws(Failure) -> Secret {
        let program = words.first ?? ""
        guard allowsCommands else {
            throw Self.commandsAreForbidden
        }
        let bytes: [UInt8]
        do throws(Command.Failure) {
            bytes = try Command(words).output(limit: Self.sizeLimit, interruption: interruption)
        } catch {
            throw Self.failure(error, program)
        }
        return try Self.secret(Self.withoutLineEnd(bytes), from: "The command `\(program)`")
    }

    private static func failure(_ failure: Command.Failure, _ program: String) -> Failure {
        guard case .interrupted(let cause) = failure else {
            return Failure(message(for: failure, program), hint: "Run the command by hand to see why.")
        }
        return Failure(
            message(for: failure, program),
            hint: "Give a longer `timeoutMs`, or look whether the command waits for somebody.",
            interruption: cause
        )
    }

    private static func message(for failure: Command.Failure, _ program: String) -> String {
        switch failure {
        case .notStarted(let error): "The command `\(program)` can't be started: \(error.reason)."
        case .exited(let code): "The command `\(program)` ended with exit code \(code)."
        case .killed(let signal): "The command `\(program)` was ended by signal \(signal)."
        case .outputTooLong(let limit): "The command `\(program)` printed more than \(limit) bytes."
        case .interrupted(.deadline): "The command `\(program)` didn't end in time."
        case .interrupted(.cancelled): "The request was cancelled while the command `\(program)` ran."
        }
    }

    /// One line feed at the end, with or without a carriage return, is the file's and not the secret's.
    private static func withoutLineEnd(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.last == UInt8(ascii: "\n") else { return bytes }
        let line = bytes.dropLast()
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }

    private static func secret(_ bytes: [UInt8], from source: String) throws(Failure) -> Secret {
        guard !bytes.isEmpty else { throw Failure("\(source) is empty.") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure("\(source) isn't valid UTF-8.")
        }
        // A C library would take what stands before it for the whole.
        guard !text.utf8.contains(0) else { throw Failure("\(source) holds a zero byte, which no secret may.") }
        return Secret(text)
    }
}
