import Foundation
import POSIX
import Testing

@testable import Vault

@Suite struct KeyCommandTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    private func create(_ command: [String], seconds: Double = 20) throws {
        _ = try fixture.vault(.command(command)).create(.sample("one"), interruption: .seconds(seconds))
    }

    @Test(arguments: [
        ["printf", KeySource.keyA],
        ["/bin/echo", KeySource.keyA],
        // What it says on its standard error is its own business.
        ["sh", "-c", "echo chatter >&2; echo \"$1\"", "sh", KeySource.keyA],
        // It leaves its output open to a program that goes on.
        ["sh", "-c", "echo \"$1\"; sleep 5 & exit 0", "sh", KeySource.keyA],
    ])
    func aCommandPrintsTheKey(_ command: [String]) throws {
        let start = Instant.now
        try create(command)
        #expect(Instant.now.milliseconds(since: start) < 4000)
        #expect(try fixture.vault(.variable(KeySource.keyA)).names() == ["one"])
    }

    @Test func argumentsAreNotReadByAShell() throws {
        try expectFailure("keyUnavailable") { try create(["echo", "$(printf \(KeySource.keyA))"]) }
    }

    @Test(
        arguments: [
            (["/nowhere/command", "secret-argument"], "configuration"),
            (["no-such-command-at-all", "secret-argument"], "configuration"),
            ([], "configuration"),
            (["/", "secret-argument"], "configuration"),
            (["false", "secret-argument"], "keyUnavailable"),
            (["sh", "-c", "echo secret-output; echo secret-error >&2; exit 3", "secret-argument"], "keyUnavailable"),
            (["sh", "-c", "kill -9 $$", "secret-argument"], "keyUnavailable"),
            (["echo", "secret-output"], "keyUnavailable"),
            (["true"], "keyUnavailable"),
            (["sh", "-c", "yes secret-output"], "keyUnavailable"),
        ] as [([String], String)]
    )
    func aCommandThatFailsTellsNoSecret(command: [String], word: String) throws {
        let error = try expectFailure(word) { try create(command) }
        #expect(!error.message.contains("secret"))
        #expect(try fixture.files == [])
    }

    @Test(arguments: [["sleep", "30"], ["sh", "-c", "sleep 30; true"], ["sh", "-c", "exec >&-; sleep 30"]])
    func aCommandThatTakesTooLongIsEnded(_ command: [String]) throws {
        let start = Instant.now
        let error = try expectFailure("interrupted") { try create(command, seconds: 0.3) }
        #expect(error.code == .interrupted(.deadline))
        #expect((300..<10_000).contains(Instant.now.milliseconds(since: start)))
        #expect(try fixture.files == [])
    }

    @Test func aCommandIsEndedWithTheRequest() throws {
        let interruption = Interruption.patient
        try POSIX.Thread.start("cancel") {
            POSIX.Thread.sleep(milliseconds: 200)
            interruption.cancel()
        }
        let start = Instant.now
        let error = try expectFailure("interrupted") {
            try fixture.vault(.command(["sleep", "30"])).create(.sample("one"), interruption: interruption)
        }
        #expect(error.code == .interrupted(.cancelled))
        #expect(Instant.now.milliseconds(since: start) < 10_000)
    }

    @Test func aCommandIsRunOnceWhileTheVaultIsOpen() throws {
        let log = fixture.folder + "/log"
        let vault = fixture.vault(.command(["sh", "-c", "echo run >> \"$1\"; echo \"$2\"", "sh", log, KeySource.keyA]))
        for name in ["one", "two", "three"] {
            try _ = vault.create(.sample(name), interruption: .patient)
        }
        #expect(try fixture.bytes(log) == [UInt8]("run\n".utf8))
    }
}
