import Foundation
import NativeLibraries
import POSIX
import Testing

@testable import Vault

@Suite struct VaultFileTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    @Test func everyFileAndFolderIsPrivate() throws {
        let folder = fixture.folder + "/a/b/c"
        let path = folder + "/vault.db"
        let previous = umask(0)
        defer { umask(previous) }
        let vault = Vault(path: path, keySource: .fileBesideVault)
        try _ = vault.create(.sample("one"), interruption: .patient)
        for name in ["a", "a/b", "a/b/c"] {
            #expect(try fixture.permissions(fixture.folder + "/" + name) == 0o700)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(files == ["vault.db", "vault.db-shm", "vault.db-wal", "vault.key"])
        for file in files {
            #expect(try fixture.permissions(folder + "/" + file) == 0o600, "\(file)")
        }
    }

    @Test func aVaultIsPrivateFromItsFirstMoment() throws {
        let crypto = try CryptoLibrary.shared.functions()
        let sqlite = try SQLiteLibrary.shared.functions()
        let file = VaultFile(path: fixture.path)
        let previous = umask(0)
        defer { umask(previous) }
        let key = try file.create(sqlite: sqlite, crypto: crypto, interruption: .patient) { () throws(VaultError) in
            // As long as it is being made, it isn't there.
            #expect(try !file.exists())
            return try KeyFile(besideVault: fixture.path).readOrCreate(crypto)
        }
        #expect(key != nil)
        #expect(try fixture.permissions(fixture.path) == 0o600)
        #expect(try fixture.permissions(fixture.keyPath) == 0o600)
        #expect(try fixture.files == ["vault.db", "vault.key"])
    }

    @Test func closingLeavesOneFileAndTheKey() throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        vault.closeForTests()
        #expect(try fixture.files == ["vault.db", "vault.key"])
        #expect(try vault.names() == ["one"])
    }

    @Test func permissionsThatSomebodyWidenedAreTightened() throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        let files = ["vault.db", "vault.db-wal", "vault.db-shm"].map { fixture.folder + "/" + $0 }
        for file in files {
            #expect(chmod(file, 0o666) == 0)
        }
        // While the first still has it open, so that log and shared memory stay.
        #expect(try fixture.vault().names() == ["one"])
        for file in files {
            #expect(try fixture.permissions(file) == 0o600, "\(file)")
        }
        try _ = vault.create(.sample("two"), interruption: .patient)
    }

    @Test func aFolderThatIsThereKeepsItsPermissions() throws {
        #expect(chmod(fixture.folder, 0o755) == 0)
        try _ = fixture.vault().create(.sample("one"), interruption: .patient)
        #expect(try fixture.permissions(fixture.folder) == 0o755)
    }

    @Test(arguments: ["", "file", "directory", "pipe", "dangling link", "vault.key", "below a file"])
    func whatCanNotBeAVaultIsRefusedAtOnce(_ kind: String) throws {
        var path = fixture.path
        var word = "configuration"
        switch kind {
        case "": path = ""
        case "file":
            path += "/"
            try fixture.write("x", to: fixture.path)
            word = "unavailable"
        case "directory": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "dangling link":
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: fixture.folder + "/none")
        case "vault.key": path = fixture.keyPath
        default:
            try fixture.write("x", to: path)
            path += "/vault.db"
            word = "unavailable"
        }
        let before = try fixture.files
        let vault = Vault(path: path, keySource: .fileBesideVault)
        let start = Instant.now
        try expectFailure(word) { try vault.names() }
        try expectFailure(word) { try vault.create(.sample("one"), interruption: .patient) }
        #expect(Instant.now.milliseconds(since: start) < 4_000)
        #expect(try fixture.files == before)
    }

    @Test(.enabled(if: geteuid() != 0, "root may read and write everything"))
    func aFolderThatMayNotBeWrittenIsUnavailable() throws {
        #expect(chmod(fixture.folder, 0o500) == 0)
        defer { chmod(fixture.folder, 0o700) }
        let error = try expectFailure("unavailable") {
            try fixture.vault().create(.sample("one"), interruption: .patient)
        }
        #expect(error.message.contains(fixture.folder))
    }

    @Test(.enabled(if: geteuid() != 0, "root may read and write everything"))
    func aVaultThatMayNotBeReadIsUnavailable() throws {
        try _ = fixture.vault().create(.sample("one"), interruption: .patient)
        #expect(chmod(fixture.path, 0) == 0)
        try expectFailure("unavailable") { try fixture.vault().names() }
    }

    @Test(arguments: ["no database, but somebody's notes", String(repeating: "x", count: 100_000), "SQLite format 3\0"])
    func anotherFileIsNoVaultAndStaysAsItIs(_ text: String) throws {
        try fixture.write(text, to: fixture.path)
        let vault = fixture.vault(.variable(KeySource.keyA))
        try expectFailure("corrupt") { try vault.names() }
        try expectFailure("corrupt") { try vault.create(.sample("one"), interruption: .patient) }
        #expect(try fixture.bytes(fixture.path) == [UInt8](text.utf8))
    }

    @Test func anEmptyFileIsNotTakenForANewVault() throws {
        try fixture.write("", to: fixture.path)
        let error = try expectFailure("corrupt") { try fixture.vault().create(.sample("one"), interruption: .patient) }
        #expect(error.message.contains("empty"))
        #expect(try fixture.files == ["vault.db"])
    }

    @Test func aDatabaseOfAnotherProgramIsNoVault() throws {
        try fixture.write("", to: fixture.path)
        try fixture.execute("CREATE TABLE datasources (name TEXT)")
        let before = try fixture.bytes(fixture.path)
        try expectFailure("corrupt") { try fixture.vault().create(.sample("one"), interruption: .patient) }
        #expect(try fixture.bytes(fixture.path) == before)
    }

    @Test(arguments: [1, 100, 512, 4095, 4096, 4097, 8192, 12_288])
    func aVaultThatLostItsEndIsCorrupt(_ count: Int) throws {
        let vault = fixture.vault(.variable(KeySource.keyA))
        for number in 0..<20 {
            try _ = vault.create(.sample("name \(number)"), interruption: .patient)
        }
        vault.closeForTests()
        #expect(try fixture.bytes(fixture.path).count > count)
        #expect(truncate(fixture.path, count) == 0)
        try expectFailure("corrupt") { try vault.names() }
        try expectFailure("corrupt") { try vault.create(.sample("one"), interruption: .patient) }
    }

    @Test func aVaultOfANewerVersionIsLeftAlone() throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        vault.closeForTests()
        try fixture.execute("PRAGMA user_version = 2")
        let error = try expectFailure("unavailable") { try vault.names() }
        #expect(error.message.contains("newer version"))
        try fixture.execute("PRAGMA user_version = 0")
        try expectFailure("corrupt") { try vault.names() }
    }

    @Test func aLinkToAVaultIsFollowed() throws {
        try _ = fixture.vault(.variable(KeySource.keyA)).create(.sample("one"), interruption: .patient)
        let link = fixture.folder + "/link.db"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: fixture.path)
        let linked = Vault(path: link, keySource: .variable(KeySource.keyA))
        #expect(try linked.names() == ["one"])
        try _ = linked.create(.sample("two"), interruption: .patient)
        #expect(try fixture.vault(.variable(KeySource.keyA)).names() == ["one", "two"])
    }

    @Test(arguments: [":memory:", "file:vault.db?mode=memory", "vault%20?.db", "mit Leerzeichen é.db"])
    func aPathIsAPathWhateverItLooksLike(_ name: String) throws {
        let path = fixture.folder + "/" + name
        try _ = Vault(path: path, keySource: .fileBesideVault).create(.sample("one"), interruption: .patient)
        #expect(try fixture.files.contains(name))
        #expect(try Vault(path: path, keySource: .fileBesideVault).names() == ["one"])
    }

    @Test func aVaultThatIsRemovedWhileOpenIsBegunAnew() throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        // Its log stays behind, which must not become the new one's.
        try FileManager.default.removeItem(atPath: fixture.path)
        #expect(try vault.names() == [])
        #expect(try fixture.vault().names() == [])
        try _ = vault.create(.sample("two"), interruption: .patient)
        for reader in [vault, fixture.vault()] {
            #expect(try reader.names() == ["two"])
        }
    }

    @Test func aVaultThatIsReplacedWhileOpenIsOpenedAnew() throws {
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        vault.closeForTests()
        try FileManager.default.copyItem(atPath: fixture.path, toPath: fixture.folder + "/copy.db")
        try _ = vault.create(.sample("two"), interruption: .patient)
        vault.closeForTests()
        #expect(try vault.names() == ["one", "two"])
        #expect(rename(fixture.folder + "/copy.db", fixture.path) == 0)
        #expect(try vault.names() == ["one"])
        try _ = vault.create(.sample("three"), interruption: .patient)
        #expect(try fixture.vault().names() == ["one", "three"])
    }

    @Test func whatAKilledProcessLeftOfAVaultIsNoHindrance() throws {
        for name in ["vault.db.new", "vault.db.new-wal", "vault.db-wal", "vault.db-journal", "vault.key.new"] {
            try fixture.write("left behind", to: fixture.folder + "/" + name)
        }
        let vault = fixture.vault()
        try _ = vault.create(.sample("one"), interruption: .patient)
        vault.closeForTests()
        #expect(try fixture.files == ["vault.db", "vault.key"])
        #expect(try vault.names() == ["one"])
    }

    @Test(arguments: ["SQLite", "libcrypto (OpenSSL)"])
    func aLibraryThatIsMissingIsNamed(_ name: String) throws {
        let packages = LibraryPackages(debian: "some-package", fedora: "some-package", homebrew: "some-package")
        let absent = LibraryDescription(name: name, candidates: ["libabsent.so"], packages: packages)
        let vault = Vault(
            path: fixture.path,
            keySource: .fileBesideVault,
            sqlite: name == "SQLite" ? Library(absent) : .init(),
            crypto: name == "SQLite" ? .init() : Library(absent)
        )
        // A vault that isn't there needs no library to hold nothing.
        #expect(try vault.names() == [])
        let error = try expectFailure("libraryUnavailable") { try vault.create(.sample("one"), interruption: .patient) }
        #expect(error.message.contains(name))
        #expect(error.message.contains("some-package"))
        #expect(try fixture.files == [])
    }
}
