import POSIX

/// How OpenSSH's client gets a passphrase or a password: it starts the executable once more, which asks the bridge over the
/// descriptor that all of them have as standard error, and prints the answer for the client.
///
/// So a secret stands in no argument, no environment and no file, and goes to nobody but the client that the bridge started.
package enum SSHAskPass {
    /// The variable that makes the executable such a helper. Its value is a mark that only the bridge and its children know, so
    /// that nothing which an SSH server says can pass for a question.
    private static let variable = "DATASOURCE_BRIDGE_SSH_QUESTION"

    private static let refused: CInt = 1

    /// The most bytes of a question that are passed on.
    private static let questionLimit = 200

    /// The mark, in a process that is such a helper or is to have one.
    package static var mark: String? { Environment.nonEmpty(variable) }

    static func newMark() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in String(generator.next(), radix: 36) }.joined()
    }

    static func definition(_ mark: String) -> String { "\(variable)=\(mark)" }

    /// What the client's environment needs. Versions before 8.4 only ask a helper where there seems to be a display.
    static func variables(_ mark: String, program: String) -> [String] {
        [definition(mark), "SSH_ASKPASS=\(program)", "SSH_ASKPASS_REQUIRE=force", "DISPLAY=none"]
    }

    /// The question that a line is; nil for a line of the client's own.
    static func question(in line: String, mark: String) -> String? {
        let beginning = beginning(mark)
        guard line.utf8.starts(with: beginning.utf8) else { return nil }
        return String(line.dropFirst(beginning.count))
    }

    static func isForPassphrase(_ question: String) -> Bool {
        question.utf8.starts(with: "Enter passphrase for ".utf8)
    }

    private static func beginning(_ mark: String) -> String { "datasource-bridge asks \(mark): " }

    /// Asks, and prints the answer.
    ///
    /// - Parameter arguments: the client's question.
    /// - Returns: the exit code.
    package static func run(_ mark: String, _ arguments: [String]) -> CInt {
        LifeLine.hold()
        let question = (arguments.first ?? "").utf8.prefix(questionLimit).map { $0 < 32 ? UInt8(ascii: " ") : $0 }
        let line = Array(beginning(mark).utf8) + question + [UInt8(ascii: "\n")]
        guard let bridge = try? FileDescriptor(duplicating: 2), (try? bridge.write(line)) != nil,
            let answer = answer(from: bridge), let output = try? FileDescriptor(duplicating: 1)
        else { return refused }
        return (try? output.write(answer + [UInt8(ascii: "\n")])) == nil ? refused : 0
    }

    /// - Returns: nil where the bridge gives none.
    private static func answer(from bridge: FileDescriptor) -> [UInt8]? {
        var answer: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            guard let count = try? withUnsafeMutableBytes(of: &byte, { try bridge.readSome(into: $0) }), count == 1
            else {
                return nil
            }
            if byte == UInt8(ascii: "\n") {
                return answer
            }
            answer.append(byte)
        }
    }
}
