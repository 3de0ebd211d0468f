import Foundation
import JSON
import Testing

/// What goes wrong is told as what it is, and what must stop stops.
@Suite struct HonestyTests {
    private let folder: TemporaryFolder
    private let configuration: String

    init() throws {
        folder = try TemporaryFolder()
        configuration = try folder.write("config.json", #"{"secrets":{"commands":true}}"#)
        _ = try folder.write("a.csv", "id,name\n1,Ada\n")
    }

    private static let create =
        #"{"jsonrpc":"2.0","id":"create","method":"datasource.create","params":{"name":"a","datasourceType":"csv","credentials":{"file":"a.csv"}}}"#
    private static let list = #"{"jsonrpc":"2.0","id":"list","method":"datasource.list"}"#

    private func slow(_ method: String, seconds: String) -> String {
        #"{"jsonrpc":"2.0","id":"slow","method":"\#(method)","params":{"name":"db","datasourceType":"postgres","timeoutMs":400,"credentials":{"host":"localhost","username":"u","database":"d","password":{"$command":["sleep","\#(seconds)"]}}}}"#
    }

    @Test func aLostKeyIsNotWorthRetrying() throws {
        _ = try Executable.serve([Self.create], in: folder)
        try FileManager.default.removeItem(atPath: folder.path(".local/share/datasource-bridge/vault.key"))
        let result = try Executable.serve([Self.list], in: folder)
        #expect(result.error("list")?["code"] == 1400)
        #expect(result.error("list")?["data"]?["retryable"] == false)
    }

    @Test func aMissedDeadlineIsToldAsThat() throws {
        let created = try Executable.serve(
            [slow("datasource.create", seconds: "5.1")],
            ["--config", configuration],
            in: folder
        )
        #expect(created.error("slow")?["code"] == 1500)
        #expect(created.error("slow")?["data"]?["outcome"] == "not_applied")
        let test =
            #"{"jsonrpc":"2.0","id":"slow","method":"datasource.test","params":{"datasourceType":"postgres","timeoutMs":400,"credentials":{"host":"localhost","username":"u","database":"d","password":{"$command":["sleep","5.2"]}}}}"#
        let tested = try Executable.serve([test], ["--config", configuration], in: folder)
        #expect(tested.result("slow")?["reason"] == "timeout")
    }

    @Test func commandsDoNotOutliveTheProcess() throws {
        let seconds = "\(Int.random(in: 600...6000)).\(Int.random(in: 1...999))"
        let request = slow("datasource.create", seconds: seconds).replacingOccurrences(of: "400", with: "60000")
        let bridge = try RunningBridge(["--config", configuration], in: folder)
        try bridge.send(request + "\n")
        try waitUntil { try processes(sleeping: seconds) == 1 }
        bridge.kill(SIGTERM)
        bridge.kill(SIGTERM)
        usleep(20_000)
        bridge.kill(SIGTERM)
        _ = bridge.waitForEnd()
        try waitUntil { try processes(sleeping: seconds) == 0 }

        let parameters =
            #"{"datasourceType":"postgres","credentials":{"host":"localhost","username":"u","database":"d","password":{"$command":["sleep","\#(seconds)"]}}}"#
        let call = try RunningBridge(["call", "datasource.test", parameters, "--config", configuration], in: folder)
        try waitUntil { try processes(sleeping: seconds) == 1 }
        call.kill(SIGINT)
        _ = call.waitForEnd()
        try waitUntil { try processes(sleeping: seconds) == 0 }
    }

    private func waitUntil(_ condition: () throws -> Bool) throws {
        let end = Date().addingTimeInterval(5)
        while try !condition(), Date() < end {
            usleep(10_000)
        }
        #expect(try condition())
    }

    private func processes(sleeping seconds: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { entry in
            guard Int32(entry) != nil else { return false }
            let line = try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8)
            return line == "sleep\0\(seconds)\0"
        }.count
    }

    @Test func commandsThatAreForbiddenAreNotStored() throws {
        let request = slow("datasource.create", seconds: "0").replacingOccurrences(
            of: #""timeoutMs""#,
            with: #""test":false,"timeoutMs""#
        )
        let result = try Executable.serve([request, Self.list], in: folder)
        #expect(result.error("slow")?["code"] == 1303)
        #expect(result.error("slow")?["data"]?["issues"]?.array?.first?["path"] == "/credentials/password")
        #expect(result.result("list") == ["data": []])
    }

    @Test func aZeroByteIsNoPartOfASecret() throws {
        let path = folder.path("secret")
        try Data([0x61, 0, 0x62]).write(to: URL(filePath: path))
        let test =
            #"{"jsonrpc":"2.0","id":1,"method":"datasource.test","params":{"datasourceType":"postgres","credentials":{"host":"localhost","username":"u","database":"d","password":{"$file":"\#(path)"}}}}"#
        #expect(try Executable.serve([test], in: folder).result(1)?["reason"] == "secret_unavailable")
    }

    @Test(arguments: ["5", "null", #""text""#, "true"])
    func callRefusesWhatCanNotBeParameters(parameters: String) throws {
        #expect(try Executable.run(["call", "bridge.ping", parameters], in: folder).exitCode == 64)
    }

    @Test func anAnswerThatNobodyGetsIsNoSuccess() throws {
        let serve = #"serve < "$HOME/requests""#
        _ = try folder.write("requests", Self.list)
        for command in ["call bridge.ping", "--version", "doctor", "openrpc", serve] {
            let shell = Process()
            let errors = Pipe()
            shell.standardError = errors
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", "\"\(Executable.path)\" \(command) > /dev/full"]
            shell.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.url.path]
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 3, "\(command)")
            let complaint = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
            #expect(complaint.contains("No space left on device"), "\(command)")
        }
    }

    @Test func doctorTriesTheVault() throws {
        #expect(try Executable.run(["doctor"], in: folder).exitCode == 0)
        #expect(try Executable.run(["doctor", "--vault", folder.url.path], in: folder).exitCode == 1)
        #expect(try Executable.run(["doctor", "--vault", folder.path("a.csv")], in: folder).exitCode == 1)
        #expect(try Executable.run(["doctor", "--vault", folder.path("a.csv/vault.db")], in: folder).exitCode == 1)
        _ = try Executable.serve([Self.create], in: folder)
        #expect(try Executable.run(["doctor"], in: folder, environment: ["DATASOURCE_BRIDGE_KEY": "bad"]).exitCode == 1)
    }

    @Test func doctorLooksAtTheTargets() throws {
        let token = #"{"$env":"DOCTORS_TOKEN"}"#
        let path = try folder.write("config.json", #"{"targets":{"prod":{"kind":"databrain","token":\#(token)}}}"#)
        let without = try Executable.run(["doctor", "--config", path], in: folder)
        #expect(without.exitCode == 1)
        #expect(without.output.contains("problem  target `prod` (databrain): The environment variable `DOCTORS_TOKEN`"))
        let empty = try Executable.run(["doctor", "--config", path], in: folder, environment: ["DOCTORS_TOKEN": ""])
        #expect(empty.exitCode == 1)
        let canary = ["DOCTORS_TOKEN": "canary"]
        let set = try Executable.run(["doctor", "--config", path], in: folder, environment: canary)
        #expect(set.exitCode == 0)
        #expect(!set.output.contains("canary"))
        let unknown = try Executable.run(["doctor", "--target", "nope"], in: folder)
        #expect(unknown.exitCode == 1)
        #expect(unknown.output.contains("target `nope`, the default"))
    }

    @Test func requestsAreLoggedWhenAsked() throws {
        let result = try Executable.serve([Self.create], ["--log-level", "debug"], in: folder)
        #expect(result.errors.contains("datasource.create took"))
        #expect(try Executable.serve([Self.list], in: folder).errors.isEmpty)
    }
}
