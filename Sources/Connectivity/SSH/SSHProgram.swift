package import NativeLibraries
package import POSIX

/// OpenSSH's client, as it is installed on this computer.
package enum SSHProgram {
    package static let packages = LibraryPackages(
        debian: "openssh-client",
        fedora: "openssh-clients",
        homebrew: "openssh"
    )

    /// Where else it is looked for than in `PATH`, which a caller may have left empty.
    private static let folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]

    /// Its path; nil where it isn't installed.
    package static var path: String? {
        let given = Environment.nonEmpty("PATH")?.utf8.split(separator: UInt8(ascii: ":")).map { String(Substring($0)) }
        // A relative folder would depend on where the process was started.
        let absolute = (given ?? []).filter { $0.utf8.first == UInt8(ascii: "/") }
        return (absolute + folders).map { $0 + "/ssh" }.first(where: ExecutableFile.isThere)
    }

    /// What it says of its version, without the libraries that it uses: `OpenSSH_9.2p1 Debian-2`.
    package static func version(_ path: String, _ interruption: Interruption) -> String? {
        guard let waiter = try? DescriptorWaiter(interruption),
            let program = try? ConversingProgram(program: path, called: "ssh", arguments: ["-V"], variables: [])
        else { return nil }
        var text: [UInt8] = []
        while text.count < 1000, let bytes = try? program.read(waiter), !bytes.isEmpty {
            text += bytes
        }
        let line = text.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: ",") }).first
        return line.map { String(decoding: $0, as: UTF8.self) }
    }
}
