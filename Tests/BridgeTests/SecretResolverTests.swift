import Datasource
import Foundation
import JSON
import POSIX
import Testing

@testable import Bridge

/// References to secrets, and what they resolve to.
@Suite struct SecretResolverTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func resolve(
        _ reference: SecretReference,
        allowsCommands: Bool = true,
        milliseconds: Int = 60_000
    ) throws -> String {
        let interruption = Interruption(deadline: .now.advanced(byMilliseconds: milliseconds))
        return try SecretResolver(allowsCommands: allowsCommands).resolve(reference, interruption: interruption)
            .revealed
    }

    /// Why a reference doesn't resolve.
    private func refusal(
        _ reference: SecretReference,
        allowsCommands: Bool = true,
        milliseconds: Int = 60_000
    ) throws -> SecretResolver.Failure {
        let failure = #expect(throws: SecretResolver.Failure.self) {
            _ = try resolve(reference, allowsCommands: allowsCommands, milliseconds: milliseconds)
        }
        return try #require(failure)
    }

    @Test func aVariableIsTakenAsItIs() throws {
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        #expect(try resolve(.environment("HOME")) == home)
    }

    @Test func aMissingVariableIsNamed() throws {
        #expect(try refusal(.environment("NO_SUCH_VARIABLE")).message.contains("`NO_SUCH_VARIABLE`"))
    }

    @Test(arguments: [
        ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"), ("secret\n\n", "secret\n"),
        ("secret\r", "secret\r"), (" a\nb ", " a\nb "), ("\n\n", "\n"),
    ])
    func oneLineFeedAtTheEndIsTheFilesOwn(content: String, secret: String) throws {
        let path = try folder.write("secret", Array(content.utf8))
        #expect(try resolve(.file(path)) == secret)
    }

    @Test(arguments: ["", "\n", "\r\n"])
    func anEmptyFileHoldsNoSecret(content: String) throws {
        let path = try folder.write("secret", Array(content.utf8))
        #expect(try refusal(.file(path)).message.contains("is empty"))
    }

    @Test func aFileMustBeText() throws {
        let path = try folder.write("secret", [0x61, 0xFF])
        #expect(try refusal(.file(path)).message.contains("UTF-8"))
    }

    @Test func aFileMayHoldOneMebibyte() throws {
        let largest = [UInt8](repeating: 0x61, count: 1 << 20)
        #expect(try resolve(.file(folder.write("largest", largest))).utf8.count == 1 << 20)
        _ = try refusal(.file(folder.write("larger", largest + [0x61])))
    }

    @Test func aMissingFileIsNamed() throws {
        let path = folder.path("missing")
        #expect(try refusal(.file(path)).message.contains(path))
    }

    @Test func aPipeOrAFolderIsRefusedAtOnce() throws {
        let pipe = folder.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let start = ContinuousClock.now
        _ = try refusal(.file(pipe))
        _ = try refusal(.file(folder.path("")))
        _ = try refusal(.file("/dev/zero"))
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func aCommandPrintsTheSecret() throws {
        #expect(try resolve(.command(["/bin/echo", "a b"])) == "a b")
        #expect(try resolve(.command(["printf", "%s", "a\n\n"])) == "a\n")
    }

    @Test func aCommandIsRunOnlyWhereItIsAllowed() throws {
        let path = folder.path("proof")
        let failure = try refusal(.command(["/usr/bin/touch", path]), allowsCommands: false)
        #expect(failure.message.contains("aren't allowed"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
        (["/bin/sh", "-c", "echo hunter2; exit 3"], "exit code 3"),
        (["/bin/sh", "-c", "echo hunter2; kill -9 $$"], "signal 9"),
        (["/no/such/program", "hunter2"], "can't be started"),
        (["/bin/sh", "-c", "echo; # hunter2"], "is empty"),
        (["/bin/sh", "-c", "head -c 1048577 /dev/zero | tr '\\000' h"], "more than"),
    ])
    func aCommandThatFailsSaysWhyWithoutItsOutput(words: [String], reason: String) throws {
        let failure = try refusal(.command(words))
        #expect(failure.message.contains(reason))
        #expect(!failure.message.contains("hunter2"))
    }

    @Test func aCommandEndsWithTheDeadline() throws {
        let start = ContinuousClock.now
        let failure = try refusal(.command(["/bin/sleep", "60"]), milliseconds: 100)
        #expect(failure.message.contains("didn't end in time"))
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
