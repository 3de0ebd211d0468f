import Foundation
import JSON
import Testing

/// What tunnels of the executable leave behind, and what of the user's steers them: nothing.
@Suite(.timeLimit(.minutes(10)))
struct TunnelLifeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func parameters(port: Int, milliseconds: Int) -> String {
        let tunnel =
            #""sshTunnel":"enable","sshHost":"127.0.0.1","sshPort":\#(port),"sshUsername":"u","sshPassword":"p""#
        let source = #""host":"127.0.0.1","port":1,"username":"u","password":"p","database":"d""#
        return
            #"{"datasourceType":"postgres","timeoutMs":\#(milliseconds),"credentials":{\#(source),\#(tunnel)}}"#
    }

    @Test("A bridge that is killed takes OpenSSH's client along")
    func killed() throws {
        let server = try SilentServer()
        let bridge = try RunningBridge([], in: folder)
        let test = #"{"jsonrpc":"2.0","id":1,"method":"datasource.test","params":"#
        try bridge.send(test + parameters(port: server.port, milliseconds: 60_000) + "}\n")
        try waitUntil { !clients(server.port).isEmpty }
        bridge.kill(SIGKILL)
        _ = bridge.waitForEnd()
        try waitUntil { clients(server.port).isEmpty }
    }

    @Test("Neither the user's agent nor variables have a say, and no file is left")
    func surroundings() throws {
        let agent = try SilentServer(path: folder.path("agent"))
        let temporary = folder.path("temporary")
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: false)
        let before = Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path))
        let result = try Executable.run(
            ["call", "datasource.test", parameters(port: 1, milliseconds: 10_000)],
            in: folder,
            environment: [
                "SSH_AUTH_SOCK": agent.path, "SSH_ASKPASS": "/bin/false", "TMPDIR": temporary, "DISPLAY": ":0",
            ]
        )
        let report = try JSONValue(parsing: Array(result.output.utf8))
        #expect(report["stage"] == "ssh", "\(result.output)\(result.errors)")
        #expect(report["reason"] == "connection_refused")
        #expect(!agent.wasAsked)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
        let after = Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path))
        #expect(after.subtracting(before).isEmpty)
    }

    @Test("The user's configuration has no say", .enabled(if: geteuid() == 0))
    func configuration() throws {
        let home = folder.path("home")
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
        let marker = folder.path("marker")
        _ = try folder.write("home/config", "Host *\n  ProxyCommand touch \(marker)\n  User wrong\n")
        // OpenSSH goes by the user database, not by HOME.
        let script = """
            folder=$(getent passwd 0 | cut -d : -f 6)/.ssh
            mount -t tmpfs none "$(dirname "$folder")" && mkdir -p "$folder" && cp "$1/config" "$folder/config" || exit 1
            "$2" call datasource.test "$3" > "$4"
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        let answer = folder.path("answer")
        process.arguments = [
            "--mount", "bash", "-c", script, "bash", home, Executable.path, parameters(port: 1, milliseconds: 10_000),
            answer,
        ]
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.url.path]
        try process.run()
        process.waitUntilExit()
        let report = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: answer))))
        #expect(report["reason"] == "connection_refused")
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    private func clients(_ port: Int) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { name in
            guard Int(name) != nil, let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.first == "ssh" && words.contains(String(port))
        }
    }

    private func waitUntil(_ condition: () -> Bool) throws {
        let end = Date().addingTimeInterval(20)
        while !condition(), Date() < end {
            usleep(10_000)
        }
        try #require(condition())
    }
}

/// Listens, and says nothing: on a port of this computer, or at a path.
private final class SilentServer {
    let port: Int
    let path: String
    private let listener: Int32

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, size)
                _ = getsockname(listener, $0, &size)
            }
        }
        try #require(listen(listener, 8) == 0)
        port = Int(UInt16(bigEndian: address.sin_port))
        path = ""
    }

    init(path: String) throws {
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        self.path = path
        port = 0
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let listener = listener
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(listen(listener, 8) == 0)
    }

    /// Whether somebody has connected.
    var wasAsked: Bool {
        var request = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    deinit {
        close(listener)
    }
}
