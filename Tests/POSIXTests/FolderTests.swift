import Foundation
import POSIX
import Testing

@Suite struct FolderTests {
    private let root = FileManager.default.temporaryDirectory.path + "/folder-tests-" + UUID().uuidString

    @Test(arguments: [
        ("/a/b/c", "/a/b"), ("/a", "/"), ("/", "/"), ("a", "."), ("a/b", "a"), ("./a", "."), ("a/", "a"), ("", "."),
    ])
    func aPathStandsInAFolder(path: String, folder: String) {
        #expect(Folder.containing(path) == folder)
    }

    @Test func missingFoldersAreMade() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try Folder.create(root + "/a/b", mode: 0o700)
        for path in [root, root + "/a", root + "/a/b"] {
            let status = try FileStatus(path: path)
            #expect(status.kind == .directory)
            #expect(status.permissions == 0o700)
        }
        // One that is there stays as it is.
        #expect(chmod(root + "/a", 0o750) == 0)
        try Folder.create(root + "/a", mode: 0o700)
        #expect(try FileStatus(path: root + "/a").permissions == 0o750)
    }

    @Test func aFileIsNoFolder() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try Folder.create(root, mode: 0o700)
        try Data().write(to: URL(fileURLWithPath: root + "/file"))
        #expect(throws: SystemError.self) { try Folder.create(root + "/file", mode: 0o700) }
        #expect(throws: SystemError.self) { try Folder.create(root + "/file/below", mode: 0o700) }
    }

    @Test func aLockIsOnePersonsAtATime() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try Folder.create(root, mode: 0o700)
        let soon = { Interruption(deadline: .now.advanced(byMilliseconds: 100)) }
        var lock: FolderLock? = try FolderLock(root, interruption: soon())
        #expect(throws: FolderLock.Failure.self) { try FolderLock(root, interruption: soon()) }
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(throws: Never.self) { try FolderLock(root, interruption: soon()) }
    }

    @Test func aNameIsGivenOnce() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try Folder.create(root, mode: 0o700)
        try Data("one".utf8).write(to: URL(fileURLWithPath: root + "/one"))
        #expect(try FileNames.link(root + "/one", as: root + "/two"))
        #expect(try !FileNames.link(root + "/one", as: root + "/two"))
        #expect(try FileIdentity(path: root + "/one") == FileIdentity(path: root + "/two"))
        #expect(try FileIdentity(path: root + "/one") != FileIdentity(path: root))
        #expect(try FileIdentity(path: root).isOwn)
        #expect(symlink(root + "/nowhere", root + "/link") == 0)
        #expect(try !FileNames.link(root + "/one", as: root + "/link"))
        #expect(FileNames.exists(root + "/link"))
        try FileNames.remove(root + "/link")
        try FileNames.remove(root + "/link")
        #expect(!FileNames.exists(root + "/link"))
        #expect(throws: SystemError.self) { try FileNames.link(root + "/none", as: root + "/three") }
    }
}
