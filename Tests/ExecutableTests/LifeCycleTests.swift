import Foundation
import JSON
import Testing

/// How the process ends.
@Suite struct LifeCycleTests {
    private static let ping = #"{"jsonrpc":"2.0","id":1,"method":"bridge.ping"}"#
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func signalsEndItInGoodOrder(signal: Int32) throws {
        let bridge = try RunningBridge([], in: folder)
        try bridge.send(Self.ping + "\n")
        _ = bridge.nextLine()
        bridge.kill(signal)
        #expect(bridge.waitForEnd().exitCode == 0)
    }

    @Test func aSecondSignalLosesNothingThatIsAnswered() throws {
        let bridge = try RunningBridge([], in: folder)
        try bridge.send(Self.ping + "\n")
        _ = bridge.nextLine()
        bridge.kill(SIGTERM)
        bridge.kill(SIGINT)
        #expect(bridge.waitForEnd().exitCode == 0)
    }

    /// More is answered than the pipe takes, and nobody reads it.
    @Test func aSecondSignalTellsOfALostAnswer() throws {
        let bridge = Process()
        let input = Pipe()
        let output = Pipe()
        bridge.executableURL = URL(filePath: Executable.path)
        bridge.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.url.path]
        bridge.standardInput = input
        bridge.standardOutput = output
        try bridge.run()
        let types = #"{"jsonrpc":"2.0","id":1,"method":"datasource.types"}"# + "\n"
        try input.fileHandleForWriting.write(contentsOf: Data(String(repeating: types, count: 3).utf8))
        // The pipe is full once there is so much in it.
        while bytesWaiting(in: output) < 60_000 {
            usleep(10_000)
        }
        kill(bridge.processIdentifier, SIGTERM)
        usleep(200_000)
        kill(bridge.processIdentifier, SIGTERM)
        bridge.waitUntilExit()
        #expect(bridge.terminationStatus == 3)
        withExtendedLifetime((input, output)) {}
    }

    private func bytesWaiting(in pipe: Pipe) -> Int32 {
        var count: Int32 = 0
        _ = ioctl(pipe.fileHandleForReading.fileDescriptor, UInt(FIONREAD), &count)
        return count
    }

    @Test func shutdownIsAnsweredLast() throws {
        let result = try Executable.serve(
            [
                Self.ping, #"{"jsonrpc":"2.0","id":2,"method":"bridge.shutdown"}"#,
                #"{"jsonrpc":"2.0","id":3,"method":"bridge.ping"}"#,
            ],
            in: folder
        )
        #expect(result.exitCode == 0)
        #expect(result.answers.last == ["jsonrpc": "2.0", "id": 2, "result": [:]])
        // What comes after it isn't accepted, but not left without an answer either.
        #expect(result.answers.map { $0["id"] } == [1, 3, 2])
        #expect(result.error(3)?["code"] == 1502)
    }

    @Test func theLastLineNeedsNoLineFeed() throws {
        let result = try Executable.run([], input: Self.ping, in: folder)
        #expect(result.answers.count == 1)
    }

    @Test func nothingThatArrivesEndsIt() throws {
        let lines = [
            "", "   ", "garbage", "[]", "[1]", "{}", "\u{FEFF}{}", #"{"jsonrpc":"2.0","id":1}"#, "null", Self.ping,
        ]
        let result = try Executable.run([], input: lines.joined(separator: "\r\n") + "\n", in: folder)
        #expect(result.exitCode == 0)
        #expect(result.answers.count == 8)
        #expect(result.answers.last?["result"] == [:])
    }

    /// The program outlives neither its parent nor whoever reads its output.
    @Test func aDeadParentIsNoticedWhileASiblingHoldsThePipe() throws {
        let script =
            #"mkfifo in; (exec sleep 30 > in) & echo "$!" > sibling; "\#(Executable.path)" < in > out 2> err & echo "$!" > bridge; sleep 0.3"#
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", script]
        shell.currentDirectoryURL = folder.url
        shell.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.url.path]
        try shell.run()
        // Not `waitUntilExit`: that waits for everything the shell has started, too.
        #expect(endsWithin(seconds: 5, shell.processIdentifier))
        defer {
            if let sibling = number("sibling") {
                kill(sibling, SIGKILL)
            }
        }
        let bridge = try #require(number("bridge"))
        #expect(endsWithin(seconds: 2, bridge))
    }

    private func endsWithin(seconds: Double, _ process: Int32) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while isAlive(process), Date() < end {
            usleep(10_000)
        }
        return !isAlive(process)
    }

    private func number(_ file: String) -> Int32? {
        let text = try? String(contentsOfFile: folder.path(file), encoding: .utf8)
        return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// A process that has ended may stay for a while as an entry that nobody has collected.
    private func isAlive(_ process: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !status.contains(") Z ")
    }
}
