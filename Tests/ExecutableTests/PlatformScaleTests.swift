import Foundation
import JSON
import Testing

/// Platforms with very many sources.
@Suite struct PlatformScaleTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let count = 10_000

    /// How to have a stand-in begin with that many.
    private static let platforms = [(OutcomePlatform.databrain, "--names"), (.riverGen, "--sources")]

    /// The most memory that the process ever had, in KiB.
    private func peak(_ bridge: RunningBridge) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(bridge.identifier)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
    }

    private func names(_ line: String?) throws -> [String] {
        let answer = try JSONValue(parsing: Array(#require(line).utf8))
        return try #require(answer["result"]?["data"]?.array, "\(answer)").compactMap { $0["name"]?.string }
    }

    /// Of the later pages none needs more memory than the first ones did.
    @Test("Every page needs the same memory", arguments: platforms)
    func pages(platform: OutcomePlatform, flag: String) throws {
        let standIn = try StandInProcess(platform.script, [flag, "\(Self.count)"])
        let environment = platform.environment(standIn.port)
        let bridge = try RunningBridge(["--target", platform.target], in: folder, environment: environment)
        let size = 50
        var found: [String] = []
        var early = 0
        for page in 1...(Self.count / size) {
            let parameters: JSONObject = [
                "page": .number(JSONNumber(page)), "pageSize": .number(JSONNumber(size)), "timeoutMs": 120_000,
            ]
            try bridge.send(request(1, "datasource.list", parameters) + "\n")
            found += try names(bridge.nextLine())
            if page == 20 {
                early = try peak(bridge)
            }
        }
        let late = try peak(bridge)
        #expect(found == (1...Self.count).map { "source-\($0)" })
        #expect(late - early < 2048, "\(early) KiB after 20 pages, \(late) KiB after all")
        print("\(platform.name): peak of \(early) KiB after 20 of 200 pages, \(late) KiB after all")
        bridge.closeInput()
        #expect(bridge.waitForEnd().exitCode == 0)
    }

    /// A listing of everything needs what its answer needs, not what the platform told. Credible knows no pages.
    @Test("Everything at once is bounded", arguments: platforms + [(.credible, "--connections")])
    func everything(platform: OutcomePlatform, flag: String) throws {
        let standIn = try StandInProcess(platform.script, [flag, "\(Self.count)"])
        let environment = platform.environment(standIn.port)
        let bridge = try RunningBridge(["--target", platform.target], in: folder, environment: environment)
        try bridge.send(request(1, "datasource.list", ["timeoutMs": 120_000]) + "\n")
        #expect(try names(bridge.nextLine()).count == Self.count)
        let peak = try peak(bridge)
        #expect(peak < 64 << 10, "\(peak) KiB")
        print("\(platform.name): peak of \(peak) KiB for all at once")
        bridge.closeInput()
        #expect(bridge.waitForEnd().exitCode == 0)
    }
}
