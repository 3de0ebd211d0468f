import Foundation
import JSON
import NativeLibraries
import POSIX
import Testing

@testable import Vault

@Suite struct VaultKeyTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    @Test func aKeyFileIsMadeOnce() throws {
        try _ = fixture.vault().create(.sample("one"), interruption: .patient)
        let key = try fixture.bytes(fixture.keyPath)
        #expect(key.count == 45)
        #expect(key.last == UInt8(ascii: "\n"))
        #expect(Data(base64Encoded: Data(key.dropLast()))?.count == 32)
        #expect(try fixture.permissions(fixture.keyPath) == 0o600)

        try _ = fixture.vault().create(.sample("two"), interruption: .patient)
        #expect(try fixture.bytes(fixture.keyPath) == key)
    }

    @Test func aVaultThatIsMadeAnewUsesTheKeyThatIsThere() throws {
        try fixture.write(KeySource.keyA, to: fixture.keyPath)
        try _ = fixture.vault().create(.sample("one"), interruption: .patient)
        #expect(try fixture.bytes(fixture.keyPath) == [UInt8](KeySource.keyA.utf8))
        #expect(try fixture.vault(.variable(KeySource.keyA)).names() == ["one"])
    }

    @Test func aMissingKeyIsNeverMadeAgain() throws {
        try _ = fixture.vault().create(.sample("one"), interruption: .patient)
        let key = try fixture.bytes(fixture.keyPath)
        try FileManager.default.removeItem(atPath: fixture.keyPath)
        let vault = fixture.vault()
        let error = try expectFailure("keyUnavailable") { try vault.create(.sample("two"), interruption: .patient) }
        #expect(error.message.contains(fixture.keyPath))
        try expectFailure("keyUnavailable") { try vault.names() }
        #expect(try !fixture.files.contains("vault.key"))

        // Put back, it works again at once.
        try fixture.write(String(decoding: key, as: UTF8.self), to: fixture.keyPath)
        #expect(try vault.names() == ["one"])
    }

    @Test(arguments: [KeySource.variable(KeySource.keyB), .command(["printf", KeySource.keyB])])
    func anotherKeyIsRefusedAndChangesNothing(_ other: KeySource) throws {
        let vault = fixture.vault(.variable(KeySource.keyA))
        try _ = vault.create(.sample("one"), interruption: .patient)
        vault.closeForTests()
        let before = try fixture.bytes(fixture.path)

        let stranger = fixture.vault(other)
        let error = try expectFailure("wrongKey") { try stranger.create(.sample("two"), interruption: .patient) }
        #expect(!error.message.contains(KeySource.keyB))
        try expectFailure("wrongKey") { try stranger.read("one", interruption: .patient) }
        try expectFailure("wrongKey") { try stranger.delete("one", interruption: .patient) }
        #expect(try fixture.bytes(fixture.path) == before)
        #expect(try vault.names() == ["one"])
    }

    @Test func aKeyFromElsewhereMakesNoFile() throws {
        try _ = fixture.vault(.variable(KeySource.keyA)).create(.sample("one"), interruption: .patient)
        #expect(try !fixture.files.contains("vault.key"))
    }

    @Test(arguments: [
        KeySource.keyA, KeySource.keyA + "\n", KeySource.keyA + "\r\n", "  " + KeySource.keyA + " \n",
        "/+\(KeySource.keyA.dropFirst(2))",
    ])
    func whatIsAKey(_ text: String) throws {
        let crypto = try CryptoLibrary.shared.functions()
        let key = try #require(VaultKey(base64: [UInt8](text.utf8), crypto: crypto))
        #expect(String(decoding: key.base64, as: UTF8.self) == text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    static let noKeys: [String] = [
        "", " ", "\n", "QUJD", "hunter2",
        // Too short, too long, two of them.
        "\(KeySource.keyA.dropLast())", "\(KeySource.keyA)=", "\(KeySource.keyA)A", KeySource.keyA + KeySource.keyA,
        // Of another alphabet.
        "-\(KeySource.keyA.dropFirst())", "_\(KeySource.keyA.dropFirst())", "éééééééééééééééééééééé",
        // Padding that leaves bits over, 31 bytes, 33 bytes, nothing but padding.
        "\(KeySource.keyA.dropLast(2))F=", "\(KeySource.keyA.dropLast(2))==", "\(KeySource.keyA.dropLast(1))A",
        "============================================",
        // A line feed in its middle.
        "QUFB\nUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
    ]

    @Test(arguments: noKeys)
    func whatIsNoKey(_ text: String) throws {
        let crypto = try CryptoLibrary.shared.functions()
        #expect(VaultKey(base64: [UInt8](text.utf8), crypto: crypto) == nil)

        let error = try expectFailure("configuration") {
            try fixture.vault(.variable(text)).create(.sample("one"), interruption: .patient)
        }
        #expect(error.message.contains("DATASOURCE_BRIDGE_KEY"))
        if !text.isEmpty, text != " ", text != "\n" {
            #expect(!error.message.contains(text))
        }
        #expect(try fixture.files == [])
    }

    @Test func aKeyFileWithoutAKeyIsRefused() throws {
        try fixture.write("secret but no key\n", to: fixture.keyPath)
        let error = try expectFailure("keyUnavailable") {
            try fixture.vault().create(.sample("one"), interruption: .patient)
        }
        #expect(error.message.contains(fixture.keyPath))
        #expect(!error.message.contains("secret but"))
        #expect(try fixture.files == ["vault.key"])
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o610, 0o601, 0o777])
    func aKeyFileThatIsOpenToOthersIsRefused(_ permissions: Int) throws {
        try fixture.write(KeySource.keyA, to: fixture.keyPath, permissions: permissions)
        let error = try expectFailure("configuration") {
            try fixture.vault().create(.sample("one"), interruption: .patient)
        }
        #expect(error.message.contains(fixture.keyPath))
        #expect(error.message.contains("chmod 600"))
        #expect(try fixture.files == ["vault.key"])
    }

    @Test(arguments: [0o600, 0o400])
    func aKeyFileThatIsClosedToOthersIsTaken(_ permissions: Int) throws {
        try fixture.write(KeySource.keyA, to: fixture.keyPath, permissions: permissions)
        try _ = fixture.vault().create(.sample("one"), interruption: .patient)
    }

    @Test func aKeyFileIsNotWrittenThroughALink() throws {
        let target = fixture.folder + "/elsewhere"
        try FileManager.default.createSymbolicLink(atPath: fixture.keyPath, withDestinationPath: target)
        try expectFailure("keyUnavailable") { try fixture.vault().create(.sample("one"), interruption: .patient) }
        #expect(!FileManager.default.fileExists(atPath: target))

        // Reading through one is fine.
        try fixture.write(KeySource.keyA, to: target)
        try _ = fixture.vault().create(.sample("one"), interruption: .patient)
    }

    @Test func aKeyFileThatIsAPipeOrAFolderIsNotWaitedFor() throws {
        #expect(mkfifo(fixture.keyPath, 0o600) == 0)
        try expectFailure("configuration") { try fixture.vault().create(.sample("one"), interruption: .seconds(5)) }
        try FileManager.default.removeItem(atPath: fixture.keyPath)
        try FileManager.default.createDirectory(atPath: fixture.keyPath, withIntermediateDirectories: false)
        try expectFailure("configuration") { try fixture.vault().create(.sample("one"), interruption: .seconds(5)) }
    }
}
