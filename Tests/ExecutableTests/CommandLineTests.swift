import Foundation
import JSON
import Testing

/// Arguments, commands and exit codes.
@Suite struct CommandLineTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write("a.csv", "id\n1\n")
    }

    private static let missing = #"{"jsonrpc":"2.0","id":1,"method":"datasource.get","params":{"name":"a"}}"#
    private static let invalid = #"{"jsonrpc":"2.0","id":1,"method":"datasource.validate","params":{}}"#
    private static let failing =
        #"{"jsonrpc":"2.0","id":1,"method":"datasource.test","params":{"datasourceType":"csv","credentials":{"file":"no"}}}"#
    private static let fine = #"{"jsonrpc":"2.0","id":1,"method":"bridge.ping"}"#

    struct Ending: Sendable {
        let requests: [String]
        let exitCode: Int32

        init(_ requests: [String], _ exitCode: Int32) {
            self.requests = requests
            self.exitCode = exitCode
        }
    }

    private static let endings = [
        Ending([missing], 1), Ending([invalid], 2), Ending([failing], 2), Ending([fine], 0),
        Ending([failing, missing], 1), Ending([], 0),
    ]

    @Test(arguments: endings)
    func failOnErrorTellsByTheExitCode(ending: Ending) throws {
        let telling = try Executable.serve(ending.requests, ["--fail-on-error"], in: folder)
        #expect(telling.exitCode == ending.exitCode)
        #expect(try Executable.serve(ending.requests, in: folder).exitCode == 0)
    }

    @Test(arguments: [
        ["--no-such-option"], ["no-such-command"], ["call"], ["call", "a", "b", "c"], ["--config"],
        ["--max-concurrency", "0"],
        ["--max-message-bytes=many"], ["--in-order=yes"], ["--log-level", "loud"], ["--log-format", "xml"],
        ["serve", "now"],
    ])
    func wrongUsage(arguments: [String]) throws {
        let result = try Executable.run(arguments, in: folder)
        #expect(result.exitCode == 64)
        #expect(result.output.isEmpty)
        #expect(!result.errors.isEmpty)
    }

    @Test func callPrintsTheResultForPeople() throws {
        let result = try Executable.run(
            ["call", "datasource.test", #"{"datasourceType":"csv","credentials":{"file":"a.csv"}}"#],
            in: folder
        )
        #expect(result.exitCode == 0)
        #expect(result.output.split(separator: "\n").count > 5)
        #expect(try JSONValue(parsing: Array(result.output.utf8))["ok"] == true)
    }

    @Test func callTellsErrorsByOutputAndExitCode() throws {
        let missing = try Executable.run(["call", "datasource.get", #"{"name":"a"}"#], in: folder)
        #expect(missing.exitCode == 1)
        #expect(try JSONValue(parsing: Array(missing.output.utf8))["error"]?["code"] == 1000)
        let failing = try Executable.run(["call", "datasource.validate", #"{"name":"a"}"#], in: folder)
        #expect(failing.exitCode == 2)
        let unknown = try Executable.run(["call", "datasource.tset"], in: folder)
        #expect(unknown.exitCode == 1)
        #expect(unknown.output.contains("datasource.test"))
        let garbage = try Executable.run(["call", "bridge.ping", "{"], in: folder)
        #expect(garbage.exitCode == 64)
    }

    @Test func callReadsItsParametersFromStdin() throws {
        let result = try Executable.run(["call", "datasource.validate", "-"], input: #"{"name":"a"}"#, in: folder)
        #expect(result.exitCode == 2)
    }

    @Test func informationalCommands() throws {
        #expect(try Executable.run(["--version"], in: folder).output.hasPrefix("datasource-bridge "))
        #expect(try Executable.run(["--help"], in: folder).output.contains("exit codes"))
        let doctor = try Executable.run(["doctor"], in: folder)
        #expect(doctor.exitCode == 0)
        #expect(doctor.output.contains("SQLite"))
        let description = try Executable.run(["openrpc"], in: folder).output
        let discovered = try Executable.serve([#"{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}"#], in: folder)
            .result(1)
        #expect(try JSONValue(parsing: Array(description.utf8)) == discovered)
    }

    @Test func answersKeepTheirOrderWhenAsked() throws {
        let requests = (1...50).flatMap { number in
            [
                #"{"jsonrpc":"2.0","id":"test-\#(number)","method":"datasource.test","params":{"datasourceType":"csv","credentials":{"file":"a.csv"}}}"#,
                #"{"jsonrpc":"2.0","id":"ping-\#(number)","method":"bridge.ping"}"#,
            ]
        }
        let result = try Executable.serve(requests, ["--in-order"], in: folder)
        let expected = (1...50).flatMap { ["test-\($0)", "ping-\($0)"] }
        #expect(result.answers.compactMap { $0["id"]?.string } == expected)
    }
}
