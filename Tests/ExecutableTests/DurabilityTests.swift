import Foundation
import JSON
import Testing

/// What was answered is there afterwards, whatever happens to the process.
@Suite struct DurabilityTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write("a.csv", "id\n1\n")
    }

    private func create(_ name: String) -> String {
        #"{"jsonrpc":"2.0","id":"\#(name)","method":"datasource.create","params":{"name":"\#(name)","datasourceType":"csv","credentials":{"file":"a.csv"}}}"#
    }

    private func names() throws -> Set<String> {
        let result = try Executable.serve([#"{"jsonrpc":"2.0","id":1,"method":"datasource.list"}"#], in: folder)
        let data = try #require(result.result(1)?["data"]?.array)
        return Set(data.compactMap { $0["name"]?.string })
    }

    @Test(arguments: [1, 20, 90])
    func killedDuringAStreamOfCreates(after answers: Int) throws {
        let bridge = try RunningBridge([], in: folder)
        try bridge.send((0..<200).map { create("source-\($0)") + "\n" }.joined())
        var answered: Set<String> = []
        while answered.count < answers, let line = bridge.nextLine() {
            let answer = try JSONValue(parsing: Array(line.utf8))
            #expect(answer["result"] != nil)
            answered.insert(try #require(answer["id"]?.string))
        }
        bridge.kill(SIGKILL)
        for line in bridge.waitForEnd().output.split(separator: "\n") {
            if let answer = try? JSONValue(parsing: Array(line.utf8)), let id = answer["id"]?.string {
                answered.insert(id)
            }
        }
        let stored = try names()
        #expect(stored.isSuperset(of: answered))
        #expect(answered.count >= answers)
        // None is half there: each can be read and tested.
        let tests = stored.map {
            #"{"jsonrpc":"2.0","id":"\#($0)","method":"datasource.test","params":{"name":"\#($0)"}}"#
        }
        let result = try Executable.serve(tests, in: folder)
        #expect(result.answers.count == stored.count)
        #expect(result.answers.allSatisfy { $0["result"]?["ok"] == true })
    }

    @Test func severalProcessesAtOnceLoseNothing() throws {
        let writers = try (0..<3).map { writer -> RunningBridge in
            let bridge = try RunningBridge([], in: folder)
            try bridge.send((0..<40).map { create("\(writer)-\($0)") + "\n" }.joined())
            bridge.closeInput()
            return bridge
        }
        for writer in writers {
            let result = writer.waitForEnd()
            #expect(result.exitCode == 0)
            #expect(result.answers.count == 40)
            #expect(result.answers.allSatisfy { $0["result"]?["revision"] == 1 })
        }
        #expect(try names().count == 120)
    }

    @Test func filesArePrivate() throws {
        _ = try Executable.serve([create("a")], in: folder)
        let data = folder.path(".local/share/datasource-bridge")
        let files = try FileManager.default.contentsOfDirectory(atPath: data)
        #expect(files.contains("vault.db"))
        #expect(files.contains("vault.key"))
        #expect(try permissions(data) == 0o700)
        for file in files {
            #expect(try permissions(data + "/" + file) == 0o600, "\(file)")
        }
    }

    private func permissions(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
}
