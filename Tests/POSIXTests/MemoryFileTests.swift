import Foundation
import Testing

@testable import POSIX

@Suite struct MemoryFileTests {
    @Test("It holds the bytes for whoever opens its path, as often as they like, for this user alone")
    func content() throws {
        let bytes = Array("-----BEGIN PRIVATE KEY-----\n".utf8) + [0, 255]
        let file = try MemoryFile(bytes)
        for _ in 0..<2 {
            let handle = try #require(FileHandle(forReadingAtPath: file.path))
            #expect(try handle.readToEnd().map { Array($0) } == bytes)
        }
        var facts = stat()
        try #require(stat(file.path, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
        #expect(facts.st_uid == geteuid())
    }

    @Test("It isn't inherited by other programs")
    func closeOnExec() throws {
        let file = try MemoryFile(Array("secret".utf8))
        let number = try #require(CInt(file.path.split(separator: "/").last ?? ""))
        #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test("An empty one is a file too")
    func empty() throws {
        let file = try MemoryFile([])
        #expect(FileManager.default.contents(atPath: file.path) == Data())
    }
}
