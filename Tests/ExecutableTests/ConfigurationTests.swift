import Foundation
import JSON
import Testing

/// The configuration file, the environment, and what happens when they are wrong.
@Suite struct ConfigurationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write("a.csv", "id\n1\n")
    }

    private static let list = #"{"jsonrpc":"2.0","id":"list","method":"datasource.list"}"#
    private static let ping = #"{"jsonrpc":"2.0","id":"ping","method":"bridge.ping"}"#
    private static let info = #"{"jsonrpc":"2.0","id":"info","method":"bridge.info"}"#

    @Test(arguments: [
        ("{", ""),
        (#"{"defaultTraget":"local"}"#, "/defaultTraget"),
        (#"{"secrets":{"commands":"yes"}}"#, "/secrets/commands"),
        (#"{"vault":{"keyCommand":"pass"}}"#, "/vault/keyCommand"),
        (#"{"targets":{"local":{"kind":"databrain"}}}"#, "/targets/local/kind"),
        (#"{"targets":[]}"#, "/targets"),
        (#"{"secrets":{},"secrets":{}}"#, "/secrets"),
    ])
    func aWrongFileStopsOnlyWhatNeedsIt(text: String, pointer: String) throws {
        let path = try folder.write("config.json", text)
        let result = try Executable.serve([Self.list, Self.ping, Self.info], ["--config", path], in: folder)
        #expect(result.error("list")?["code"] == 1302)
        #expect(result.error("list")?["data"]?["configuration"]?["pointer"]?.string == pointer)
        #expect(result.result("ping") == [:])
        #expect(result.result("info")?["configurationError"]?["pointer"]?.string == pointer)
    }

    @Test func aWrongTargetStopsOnlyItself() throws {
        let path = try folder.write(
            "config.json",
            #"{"targets":{"prod":{"kind":"databrain","baseURL":"https://x","tokn":"t"}}}"#
        )
        let result = try Executable.serve(
            [
                Self.list,
                #"{"jsonrpc":"2.0","id":"prod","method":"datasource.list","params":{"target":"prod"}}"#,
                #"{"jsonrpc":"2.0","id":"none","method":"datasource.list","params":{"target":"nowhere"}}"#,
            ],
            ["--config", path],
            in: folder
        )
        #expect(result.result("list") == ["data": []])
        #expect(result.error("prod")?["code"] == 1302)
        #expect(result.error("none")?["code"] == 1300)
    }

    @Test func aFileThatIsNamedMustBeThere() throws {
        let named = try Executable.serve([Self.list], ["--config", "missing.json"], in: folder)
        #expect(named.error("list")?["code"] == 1302)
        let inEnvironment = try Executable.serve(
            [Self.list],
            in: folder,
            environment: ["DATASOURCE_BRIDGE_CONFIG": "missing.json"]
        )
        #expect(inEnvironment.error("list")?["code"] == 1302)
        #expect(try Executable.serve([Self.list], in: folder).result("list") == ["data": []])
    }

    @Test func theVaultIsWhereItIsSaid() throws {
        let result = try Executable.serve([Self.list], ["--vault", "here/my.db"], in: folder)
        #expect(result.result("list") == ["data": []])
        let create =
            #"{"jsonrpc":"2.0","id":1,"method":"datasource.create","params":{"name":"a","datasourceType":"csv","credentials":{"file":"a.csv"}}}"#
        _ = try Executable.serve(
            [create],
            in: folder,
            environment: ["DATASOURCE_BRIDGE_VAULT": folder.path("there.db")]
        )
        #expect(FileManager.default.fileExists(atPath: folder.path("there.db")))
    }

    @Test func aKeyFromTheEnvironmentMustFit() throws {
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        let other = Data(repeating: 8, count: 32).base64EncodedString()
        let create =
            #"{"jsonrpc":"2.0","id":1,"method":"datasource.create","params":{"name":"a","datasourceType":"csv","credentials":{"file":"a.csv"}}}"#
        _ = try Executable.serve([create], in: folder, environment: ["DATASOURCE_BRIDGE_KEY": key])
        let right = try Executable.serve([Self.list], in: folder, environment: ["DATASOURCE_BRIDGE_KEY": key])
        #expect(right.result("list")?["data"]?.array?.count == 1)
        let wrong = try Executable.serve([Self.list], in: folder, environment: ["DATASOURCE_BRIDGE_KEY": other])
        #expect(wrong.error("list")?["code"] == 1401)
        let garbage = try Executable.serve([Self.list], in: folder, environment: ["DATASOURCE_BRIDGE_KEY": "short"])
        #expect(garbage.error("list")?["code"] == 1302)
        #expect(!garbage.output.contains("short"))
        let check = #"{"jsonrpc":"2.0","id":1,"method":"target.check"}"#
        let checked = try Executable.serve([check], in: folder, environment: ["DATASOURCE_BRIDGE_KEY": other])
        #expect(checked.result(1)?["reachable"] == true)
        #expect(checked.result(1)?["authenticated"] == false)
    }

    /// Where secrets are handed to jobs, one that isn't there is often set to nothing.
    @Test func anEmptyVariableHoldsNoSecret() throws {
        let test =
            #"{"jsonrpc":"2.0","id":1,"method":"datasource.test","params":{"datasourceType":"postgres","credentials":{"host":"localhost","username":"u","database":"d","password":{"$env":"SECRET_OF_JOB"}}}}"#
        let tested = try Executable.serve([test], in: folder, environment: ["SECRET_OF_JOB": ""])
        #expect(tested.result(1)?["reason"] == "secret_unavailable")
        #expect(tested.result(1)?["message"]?.string?.contains("`SECRET_OF_JOB` is empty") ?? false)
    }

    @Test func commandsAreRunOnlyWhereTheyAreAllowed() throws {
        let path = try folder.write("config.json", #"{"secrets":{"commands":true}}"#)
        let test =
            #"{"jsonrpc":"2.0","id":1,"method":"datasource.test","params":{"datasourceType":"postgres","credentials":{"host":"localhost","username":"u","database":"d","password":{"$command":["/bin/sh","-c","exit 3"]}}}}"#
        let allowed = try Executable.serve([test], ["--config", path], in: folder)
        #expect(allowed.result(1)?["reason"] == "secret_unavailable")
        #expect(allowed.result(1)?["message"]?.string?.contains("exit code 3") ?? false)
        let forbidden = try Executable.serve([test], in: folder)
        #expect(forbidden.result(1)?["message"]?.string?.contains("aren't allowed") ?? false)
    }
}
