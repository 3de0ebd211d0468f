import Foundation
import POSIX
import Testing

@Suite struct CommandTests {
    private func output(_ arguments: String..., limit: Int = 1000, seconds: Int = 20) throws -> String {
        let interruption = Interruption(deadline: .now.advanced(byMilliseconds: seconds * 1000))
        return String(decoding: try Command(arguments).output(limit: limit, interruption: interruption), as: UTF8.self)
    }

    @Test func whatAProgramPrintsIsReturned() throws {
        #expect(try output("printf", "%s", "a b\n$HOME") == "a b\n$HOME")
        #expect(try output("true") == "")
        #expect(try output("sh", "-c", "seq 1 10000 | wc -l").contains("10000"))
    }

    @Test func standardInputIsEmptyAndStandardErrorIsDropped() throws {
        #expect(try output("sh", "-c", "cat; echo chatter >&2; echo done") == "done\n")
    }

    @Test func howAProgramEndedIsTold() throws {
        func failure(_ arguments: String...) throws -> String {
            let error = #expect(throws: Command.Failure.self) {
                try Command(arguments).output(
                    limit: 10,
                    interruption: Interruption(deadline: .now.advanced(byMilliseconds: 9000))
                )
            }
            return "\(try #require(error))"
        }
        #expect(try failure("sh", "-c", "exit 7") == "exited(code: 7)")
        #expect(try failure("sh", "-c", "echo more than ten bytes") == "outputTooLong(limit: 10)")
        #expect(try failure("sh", "-c", "kill -9 $$") == "killed(signal: 9)")
        #expect(try failure("/nowhere/program").hasPrefix("notStarted"))
        #expect(try failure().hasPrefix("notStarted"))
    }

    @Test func whatAProgramStartedEndsWithIt() throws {
        let mark = FileManager.default.temporaryDirectory.path + "/command-" + UUID().uuidString
        let interruption = Interruption(deadline: .now.advanced(byMilliseconds: 200))
        #expect(throws: Command.Failure.self) {
            try Command(["sh", "-c", "(sleep 1; touch \"$1\") & wait", "sh", mark]).output(
                limit: 9,
                interruption: interruption
            )
        }
        POSIX.Thread.sleep(milliseconds: 1200)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    #if os(Linux)
        @Test func noSignalIsBlockedOrIgnored() throws {
            let printed = Monitor<String?>(nil)
            // Started from one of our threads, all of which block every signal.
            try POSIX.Thread.start("command") {
                let text = try? output("grep", "-E", "SigBlk|SigIgn", "/proc/self/status")
                printed.withLockSignalling { $0 = text ?? "no output" }
            }
            let text = printed.wait(until: .now.advanced(byMilliseconds: 20_000)) { $0 }
            let lines = try #require(text).split(separator: "\n")
            #expect(lines.count == 2)
            for line in lines {
                let mask = try #require(UInt64(line.split(separator: "\t").last ?? "", radix: 16))
                // Signals above 31 are the C library's own, which it lets a child ignore.
                #expect(mask & 0x7FFF_FFFF == 0, "\(line)")
            }
        }

        @Test func noDescriptorIsHandedOn() throws {
            let file = try FileDescriptor.open("/dev/null", O_RDONLY)
            let descriptors = try output("sh", "-c", "ls /proc/$$/fd")
            #expect(!descriptors.split(separator: "\n").contains(Substring("\(file.number)")))
        }
    #endif
}
