import Datasource
import Foundation
import JSON
import POSIX
import Testing

@testable import Connectivity

/// What a path may lead to.
struct CSVFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A path that leads nowhere is told as such", arguments: [("none.csv", "ENOENT"), ("data.csv/x", "ENOTDIR")])
    func missing(name: String, code: String) throws {
        _ = try folder.write(Array("a,b\n".utf8))
        let failure = try #require(CSVDriver().test(file: folder.path + "/" + name).failure)
        #expect(failure.stage == .connect)
        #expect(failure.reason == .fileNotFound)
        #expect(failure.nativeCode == code)
        #expect(failure.fields.map(\.description) == ["/credentials/file"])
    }

    @Test("A relative path that leads nowhere says where it starts")
    func relativePath() throws {
        let failure = try #require(CSVDriver().test(file: "no-such-folder/none.csv").failure)
        let here = FileManager.default.currentDirectoryPath
        #expect(failure.hint == "Check the path, which is relative to \(here), or give an absolute one.")
    }

    @Test("The home folder stands for ~/")
    func homeFolder() throws {
        let home = try #require(Environment.home)
        let parameters = try CSVParameters(Credentials(plain: ["file": "~/x.csv"]))
        #expect(parameters.path == home + "/x.csv")
    }

    @Test("What isn't a regular file is refused at once, and named", .timeLimit(.minutes(10)))
    func notRegular() throws {
        let pipe = folder.path + "/pipe.csv"
        #expect(mkfifo(pipe, 0o600) == 0)
        let socket = try bindSocket(folder.path + "/s")
        let link = folder.path + "/link.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: pipe)
        defer { withExtendedLifetime(socket) {} }
        let things = [
            (pipe, "a named pipe"), (link, "a named pipe"), (folder.path + "/s", "a socket"),
            (folder.path, "a directory"),
            ("/dev/zero", "a device"),
        ]
        for (path, thing) in things {
            let failure = try #require(CSVDriver().test(file: path, session: .patient(milliseconds: 5_000)).failure)
            #expect(failure.reason == .fileUnreadable)
            #expect(failure.message == "The path leads to \(thing), and only regular files are read.")
        }
    }

    @Test("A path that goes round in circles can't be read")
    func circularLink() throws {
        let link = folder.path + "/circle.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: link)
        let failure = try #require(CSVDriver().test(file: link).failure)
        #expect(failure.reason == .fileUnreadable)
        #expect(failure.nativeCode == "ELOOP")
    }

    /// In a process of its own, which gives up being root: root may read everything.
    @Test("A file that the user may not read can't be read")
    func unreadable() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let file = try folder.write(Array("a,b\n".utf8))
            chmod(folder.path, 0o755)
            chmod(file, 0)
            let nobody: uid_t = 65534
            #expect(geteuid() != 0 || seteuid(nobody) == 0)
            let failure = try #require(CSVDriver().test(file: file).failure)
            #expect(failure.reason == .fileUnreadable)
            #expect(failure.nativeCode == "EACCES")
            // The folder goes as whoever made it.
            seteuid(getuid())
        }
    }

    @Test("The system's codes keep their names", arguments: [(EACCES, "EACCES"), (EIO, "EIO"), (4095, "errno 4095")])
    func codes(code: CInt, name: String) {
        let failure = TestFailure.unreadable("/x", SystemError(code: code, operation: "open /x"))
        #expect(failure.reason == .fileUnreadable)
        #expect(failure.nativeCode == name)
    }

    @Test("A file whose size the system doesn't tell is read all the same", .enabled(if: onLinux))
    func unknownSize() throws {
        let outcome = CSVDriver().test(file: "/proc/self/mounts", ["delimiter": " ", "hasHeader": false])
        #expect(outcome.failure?.message == nil)
        #expect(outcome.server?["complete"] == true)
        #expect((outcome.server?["sizeBytes"]?.integer ?? 0) > 0)
    }

    @Test("Only the beginning of a huge file is read", .timeLimit(.minutes(10)))
    func hugeFile() throws {
        let rows = String(repeating: "1,two,3.0\n", count: 120_000)
        let file = try folder.write(Array(("a,b,c\n" + rows).utf8))
        #expect(truncate(file, 5_000_000_000) == 0)
        let start = Instant.now
        let outcome = CSVDriver().test(file: file)
        #expect(Instant.now.milliseconds(since: start) < 10_000)
        #expect(outcome.failure?.message == nil)
        #expect(outcome.warnings == ["Only the first 1 MiB of the file was checked."])
        #expect(outcome.server?["complete"] == false)
        #expect(outcome.server?["sizeBytes"] == 5_000_000_000)
        #expect(outcome.server?["rowsChecked"] == 104_857)
    }

    @Test("No more than the limit of a file is kept", arguments: [-1, 0, 1, 70_000])
    func limit(excess: Int) throws {
        let file = try folder.write(Array(repeating: UInt8(ascii: "a"), count: FilePrefix.limit + excess))
        let prefix = try FilePrefix.read(file, Interruption(deadline: Instant.now.advanced(byMilliseconds: 30_000)))
        #expect(prefix.bytes.count == min(FilePrefix.limit, FilePrefix.limit + excess))
        #expect(prefix.isComplete == (excess <= 0))
        #expect(prefix.size == FilePrefix.limit + excess)
    }

    private func bindSocket(_ path: String) throws -> FileDescriptor {
        let socket = FileDescriptor(owning: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket.number, $0, size) }
        }
        try #require(status == 0)
        return socket
    }
}

#if os(Linux)
    private let onLinux = true
#else
    private let onLinux = false
#endif
