import Datasource
import Foundation
import JSON
import POSIX
import Testing

@testable import Connectivity

/// Runs a shell script as the child, or the executable itself.
@Suite(.timeLimit(.minutes(10)))
struct IsolatedDriverTests {
    private let folder: TemporaryFolder
    private let credentials = Credentials(
        plain: ["file": "/nowhere/at-all.csv"],
        secrets: [JSONPointer("password"): Secret("s3cret-\"'\\%é")]
    )

    init() throws {
        folder = try TemporaryFolder()
    }

    private func place(_ name: String) -> String { folder.path + "/" + name }

    /// A driver whose child is a script of this text.
    private func driver(_ script: String, limit: ChildLimit = .shared) throws -> IsolatedDriver {
        let path = try folder.write(Array(script.utf8))
        let program = ChildProgram(path: "/bin/sh", arguments: [path])
        return IsolatedDriver("csv", CSVDriver(), program: program, limit: limit)
    }

    private func failure(_ script: String, milliseconds: Int = 60_000) throws -> TestFailure {
        let outcome = try driver(script).test(credentials, session: .patient(milliseconds: milliseconds))
        return try #require(outcome.failure)
    }

    @Test("A driver answers through a child as it answers by itself")
    func sameAnswer() throws {
        let file = try folder.write(Array("id,name\n1,é\n".utf8))
        let driver = IsolatedDriver("csv", CSVDriver(), program: BridgeExecutable.program)
        let credentials = Credentials(plain: ["file": .string(file)], secrets: self.credentials.secrets)
        let notes = Monitor([String]())
        let session = TestSession(interruption: TestSession.patient().interruption) { stage, note in
            notes.withLock { $0.append("\(stage) \(note)") }
        }
        let outcome = driver.test(credentials, session: session)
        let direct = CSVDriver().test(credentials, session: .patient())
        #expect(outcome.failure == nil)
        #expect(outcome.server == direct.server)
        #expect(outcome.timings.map(\.stage) == direct.timings.map(\.stage))
        #expect(notes.withLock { $0.count } == 3)
        let schema = try driver.discoverSchema(credentials, session: .patient())
        #expect(try schema == CSVDriver().discoverSchema(credentials, session: .patient()))
    }

    @Test("A failure is passed on whole")
    func sameFailure() throws {
        let driver = IsolatedDriver("csv", CSVDriver(), program: BridgeExecutable.program)
        let failure = try #require(driver.test(credentials, session: .patient()).failure)
        let direct = try #require(CSVDriver().test(credentials, session: .patient()).failure)
        #expect(failure.encoded == direct.encoded)
        #expect(failure.reason == .fileNotFound)
        #expect {
            try driver.discoverSchema(credentials, session: .patient())
        } throws: { error in
            (error as? TestFailure)?.encoded == direct.encoded
        }
    }

    @Test("A crash of the child is a failure that names the signal", arguments: ["SEGV", "ABRT", "BUS", "KILL"])
    func crash(_ signal: String) throws {
        let failure = try failure(#"echo '{"progress":"x","stage":"tls"}'; kill -\#(signal) $$"#)
        #expect(failure.reason == .unknown)
        #expect(failure.stage == .tls)
        #expect(failure.nativeCode == "SIG\(signal)")
        #expect(failure.message == "The process that runs this driver was ended by the signal SIG\(signal).")
    }

    @Test(
        "What isn't an answer is a failure",
        arguments: [
            "echo hello", "echo", "head -c 100000 /dev/urandom; echo", "echo '{}'", "exit 3", "exec >&-; sleep 60",
            #"echo '{"outcome":{"timings":[["x",1]],"warnings":[]}}'"#,
            #"printf '{"outcome":{"timings":[],"warnings":[]}}'"#,
            #"echo '{"failure":{"reason":"unknown","message":"x","fields":[]}}' | tr u v"#, #"echo '{"schema":[]}'"#,
        ]
    )
    func garbage(_ script: String) throws {
        let failure = try failure(script)
        #expect(failure.reason == .unknown)
        #expect(failure.stage == .validate)
        #expect(failure.hint != nil)
    }

    @Test("An executable that isn't there is a failure")
    func missingExecutable() throws {
        let driver = IsolatedDriver("csv", CSVDriver(), program: ChildProgram(path: "/nowhere/at-all"))
        let failure = try #require(driver.test(credentials, session: .patient()).failure)
        #expect(failure.message == "The process that runs this driver could not be started: No such file or directory.")
    }

    @Test("A child that hangs is killed at the deadline; the stage is the last that it told")
    func deadline() throws {
        let pidFile = place("pid")
        let start = Instant.now
        let script = #"echo $$ > \#(pidFile); echo '{"progress":"x","stage":"connect"}'; sleep 60 & wait"#
        let failure = try failure(script, milliseconds: 1_000)
        #expect((1_000..<10_000).contains(Instant.now.milliseconds(since: start)))
        #expect(failure.reason == .timeout)
        #expect(failure.stage == .connect)
        #expect(failure.fields.map(\.description) == ["/credentials/host", "/credentials/port"])
        let text = try String(contentsOfFile: pidFile, encoding: .utf8)
        let identifier = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(identifier, 0) == -1, "The child is neither gone nor collected.")
        #expect(kill(-identifier, 0) == -1 || isEnding(-identifier), "What the child started lives on.")
    }

    /// What a killed process has started is collected by the system, which may take its time.
    private func isEnding(_ group: Int32) -> Bool {
        for _ in 0..<200 {
            if kill(group, 0) == -1 {
                return true
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return false
    }

    @Test("A cancel kills the child at once")
    func cancel() throws {
        let interruption = Interruption(deadline: Instant.now.advanced(byMilliseconds: 60_000))
        let driver = try driver(#"echo '{"progress":"x","stage":"connect"}'; exec sleep 60"#)
        let session = TestSession(interruption: interruption) { _, _ in interruption.cancel() }
        let start = Instant.now
        _ = driver.test(credentials, session: session)
        #expect(interruption.cause == .cancelled)
        #expect(Instant.now.milliseconds(since: start) < 20_000)
    }

    @Test("Arguments and environment of the child hold nothing of the request and nothing that steers")
    func surroundings() throws {
        setenv("MYSQL_TEST_STEERING", "x", 1)
        let arguments = place("arguments")
        let variables = place("variables")
        let lines = "tr '\\0' '\\n'"
        _ = try failure("\(lines) < /proc/$$/cmdline > \(arguments); \(lines) < /proc/$$/environ > \(variables)")
        let words = try String(contentsOfFile: arguments, encoding: .utf8).split(separator: "\n")
        #expect(words.last == "isolated-driver")
        let allowed = [
            "LD_LIBRARY_PATH", "LOCALDOMAIN", "RES_OPTIONS", "TMPDIR", "SWIFT_BACKTRACE", "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ]
        for line in try String(contentsOfFile: variables, encoding: .utf8).split(separator: "\n") {
            #expect(allowed.contains { line.hasPrefix($0 + "=") }, "\(line)")
        }
    }

    @Test("The request on the child's input holds everything, the deadline too")
    func request() throws {
        let requestFile = place("request")
        _ = try failure("cat > \(requestFile)")
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: requestFile)))
        let request = try #require(IsolatedRequest(parsing: bytes))
        #expect(request.credentials.plain == credentials.plain)
        #expect(request.credentials.secrets == credentials.secrets)
        #expect(request.parent == Int(getpid()))
        #expect(request.work == .test)
        #expect(request.deadline > .now)
    }

    @Test("A request of any size reaches the child, and one that it doesn't read holds nobody up")
    func largeRequest() throws {
        let large = Credentials(plain: ["file": .string(String(repeating: "x", count: 2_000_000))])
        let sizeFile = place("size")
        let session = TestSession.patient()
        _ = try driver("wc -c > \(sizeFile)").test(large, session: session)
        let size = try String(contentsOfFile: sizeFile, encoding: .utf8)
        #expect(try #require(Int(size.trimmingCharacters(in: .whitespacesAndNewlines))) > 2_000_000)
        let failure = try #require(driver("exit 5").test(large, session: session).failure)
        #expect(failure.nativeCode == "exit 5")
    }

    @Test("No more children run than may")
    func limit() throws {
        let limit = ChildLimit(1)
        let driver = try driver("exec sleep 60", limit: limit)
        let outcome = try limit.withRoom(TestSession.patient().interruption) {
            driver.test(credentials, session: .patient(milliseconds: 300))
        }
        let failure = try #require(outcome.failure)
        #expect(failure.reason == .timeout)
        #expect(failure.stage == .validate)
        #expect(try #require(driver.test(credentials, session: .patient(milliseconds: 300)).failure).reason == .timeout)
    }
}
