import Datasource
import JSON
import POSIX

/// What OpenSSH's client reads as files: they are in memory, and go with the last reference.
struct SSHFiles {
    let key: MemoryFile?
    let keyIsEncrypted: Bool

    /// Lines of known hosts: none but those that the document names, so an unknown server is refused.
    let knownHosts: MemoryFile

    /// The name under which these lines have the server.
    let hostName: String

    init(_ parameters: SSHParameters, _ interruption: Interruption) throws(TestFailure) {
        let loader = PEMLoader(interruption: interruption)
        let text = try loader.text(parameters.privateKey?.revealed, SSHField.privateKey).map(SSHKeyText.init)
        hostName = SSHArguments.knownName(of: parameters.host, port: parameters.port)
        let lines: [UInt8]
        if let hostKey = parameters.hostKey {
            lines = Array("\(hostName) \(hostKey)\n".utf8)
        } else if let path = parameters.knownHosts {
            lines = try loader.contents(
                of: Environment.expandingTilde(path),
                SSHField.knownHosts,
                remedy: "Check the path of the file of known hosts, or give the server's own key as sshHostKey."
            )
        } else {
            lines = []
        }
        keyIsEncrypted = text?.isEncrypted ?? false
        do throws(SystemError) {
            key = try text.map { text throws(SystemError) in try MemoryFile(text.bytes) }
            knownHosts = try MemoryFile(lines)
        } catch {
            throw .systemFailure(error, at: .validate)
        }
    }
}
