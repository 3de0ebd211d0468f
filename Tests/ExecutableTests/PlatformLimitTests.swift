import Foundation
import JSON
import Testing

/// Platforms that have enough: requests hold back together, and nobody else suffers.
@Suite struct PlatformLimitTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let platforms = [OutcomePlatform.databrain, .riverGen, .credible]

    /// A bridge that knows of the platform's refusal.
    private func bridge(
        _ platform: OutcomePlatform,
        _ standIn: StandInProcess,
        retryAfter: String
    ) throws -> RunningBridge {
        let limit: JSONValue = ["kind": "status", "status": 429, "headers": ["Retry-After": .string(retryAfter)]]
        _ = try standIn.command(["fail": limit])
        let environment = platform.environment(standIn.port)
        let bridge = try RunningBridge(["--target", platform.target], in: folder, environment: environment)
        try bridge.send(request("check", "target.check") + "\n")
        let answer = try #require(bridge.nextLine())
        #expect(answer.contains("too many requests"))
        return bridge
    }

    @Test("After a 429 everybody waits", arguments: platforms)
    func everybodyWaits(platform: OutcomePlatform) throws {
        let standIn = try StandInProcess(platform.script, [])
        let bridge = try bridge(platform, standIn, retryAfter: "2")
        for id in 0..<20 {
            try bridge.send(request(.string("\(id)"), "datasource.list") + "\n")
        }
        bridge.closeInput()
        let result = bridge.waitForEnd()
        #expect(result.answers.count == 20)
        #expect(result.answers.allSatisfy { $0["result"] != nil })
        let requests = try standIn.command([:])["requests"]?.array ?? []
        let times = requests.compactMap { seconds($0["at"]) }
        #expect(times.count == 21)
        let refusal = try #require(times.first)
        #expect(times.dropFirst().allSatisfy { $0 - refusal > 1.9 })
    }

    private func seconds(_ value: JSONValue?) -> Double? {
        guard case .number(let number)? = value else { return nil }
        return number.double
    }

    @Test("Who hasn't the time to wait is told at once", arguments: platforms)
    func toldAtOnce(platform: OutcomePlatform) throws {
        let standIn = try StandInProcess(platform.script, [])
        let bridge = try bridge(platform, standIn, retryAfter: "40")
        for (id, method) in [("list", "datasource.list"), ("create", "datasource.create")] {
            var parameters = platform.document("a")
            parameters["timeoutMs"] = 20_000
            let hasDocument = method == "datasource.create"
            try bridge.send(request(.string(id), method, hasDocument ? parameters : ["timeoutMs": 20_000]) + "\n")
        }
        bridge.closeInput()
        let result = bridge.waitForEnd()
        for id in ["list", "create"] as [JSONValue] {
            let error = try #require(result.error(id))
            #expect(error["code"] == 1202 && error["data"]?["retryable"] == true)
            #expect(error["data"]?["upstream"]?["status"] == 429)
            let wait = try #require(error["data"]?["retryAfterMs"]?.integer)
            #expect((20_000...40_000).contains(wait))
        }
        #expect(result.error("create")?["data"]?["outcome"] == "not_applied")
        #expect(try standIn.command([:])["requests"]?.array?.count == 1)
    }

    /// Two platforms keep all that is sent there waiting; the vault and a third platform answer before any of it ends.
    @Test func aStormStarvesNobody() throws {
        let stormy = try Self.platforms.map { try StandInProcess($0.script, []) }
        let calm = try StandInProcess("rivergen.py", [])
        for standIn in stormy {
            let busy: JSONValue = ["kind": "status", "status": 503, "headers": ["Retry-After": "5"], "times": 100_000]
            _ = try standIn.command(["fail": busy])
        }
        let url = { (standIn: StandInProcess) in JSONValue.string("http://127.0.0.1:\(standIn.port)") }
        let settings: JSONValue = [
            "targets": [
                "first": ["kind": "databrain", "baseURL": url(stormy[0]), "token": .string(DatabrainStandIn.token)],
                "second": ["kind": "rivergen", "baseURL": url(stormy[1]), "token": .string(RiverGenStandIn.token)],
                "third": ["kind": "rivergen", "baseURL": url(calm), "token": .string(RiverGenStandIn.token)],
            ]
        ]
        let path = try folder.write("config.json", String(decoding: settings.bytes, as: UTF8.self))
        var requests: [String] = []
        for number in 0..<100 {
            requests.append(request(.string("first \(number)"), "datasource.list", ["target": "first"]))
            requests.append(request(.string("second \(number)"), "datasource.list", ["target": "second"]))
        }
        var document = riverSample("a")
        document["target"] = "third"
        requests.append(request("third", "datasource.create", document))
        requests.append(request("local", "datasource.list", ["target": "local"]))
        let bridge = try RunningBridge(["--config", path], in: folder)
        try bridge.send(requests.map { $0 + "\n" }.joined())
        let first = try [#require(bridge.nextLine()), #require(bridge.nextLine())]
        let ids = try first.map { try JSONValue(parsing: Array($0.utf8))["id"]?.string }
        #expect(Set(ids) == ["third", "local"])
        bridge.kill(SIGKILL)
        _ = bridge.waitForEnd()
        #expect(try calm.command([:])["sources"]?["1"]?["name"] == "a")
    }
}
