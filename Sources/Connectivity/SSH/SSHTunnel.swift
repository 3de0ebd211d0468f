import POSIX

/// One connection to a source's server by way of an SSH server: OpenSSH's client, which carries it. It ends with the last reference.
package final class SSHTunnel: Sendable {
    private let program: ConversingProgram

    init(_ program: ConversingProgram) {
        self.program = program
    }

    /// What the source's server sends and gets.
    var stream: FileDescriptor { program.stream }
}
