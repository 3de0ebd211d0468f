import POSIX

/// The step between the bridge and OpenSSH's client: the executable started once more, which ties itself to the bridge and then
/// becomes the client. So no client outlives the bridge, however that one ends.
package enum SSHLauncher {
    /// The word that makes the executable become such a process; the bridge's identifier, the client's path and its arguments follow.
    package static let command = "ssh-client"

    /// Begins what it prints when it can't become the client.
    static let complaint = "datasource-bridge: the client can't be started"

    private static let failed: CInt = 127

    /// - Parameter arguments: those behind `command`.
    /// - Returns: only when the client can't be started: the exit code.
    package static func run(_ arguments: [String]) -> CInt {
        LifeLine.hold()
        guard arguments.count >= 2, let parent = Int(arguments[0]), LifeLine.isHeld(by: parent) else { return failed }
        // The words of the system in English, and nothing else of the user's.
        var variables = ["LC_ALL=C", "PATH=/usr/bin:/bin"]
        if let mark = SSHAskPass.mark {
            variables += SSHAskPass.variables(mark, program: ExecutableFile.ofThisProcess ?? "/proc/\(parent)/exe")
        }
        let error = ExecutableFile.become(arguments[1], ["ssh"] + arguments.dropFirst(2), variables: variables)
        try? FileDescriptor(duplicating: 2).write("\(complaint): \(error.reason)\n".utf8)
        return failed
    }
}
