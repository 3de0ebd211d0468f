import Foundation
import JSON
import Testing

/// What the process carries along, and when.
@Suite struct FootprintTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write("a.csv", "id\n1\n")
    }

    private func maps(_ bridge: RunningBridge) throws -> String {
        try String(contentsOfFile: "/proc/\(bridge.identifier)/maps", encoding: .utf8)
    }

    @Test func librariesAreLoadedByTheRequestsThatNeedThem() throws {
        let bridge = try RunningBridge([], in: folder)
        for method in ["bridge.ping", "bridge.info", "datasource.types", "rpc.discover", "target.list"] {
            try bridge.send(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"}"# + "\n")
            _ = bridge.nextLine()
        }
        try bridge.send(
            #"{"jsonrpc":"2.0","id":1,"method":"datasource.test","params":{"datasourceType":"csv","credentials":{"file":"a.csv"}}}"#
                + "\n"
        )
        #expect(try #require(bridge.nextLine()).contains(#""ok":true"#))
        let before = try maps(bridge)
        #expect(!before.contains("libsqlite3"))
        #expect(!before.contains("libcrypto"))

        try bridge.send(
            #"{"jsonrpc":"2.0","id":2,"method":"datasource.create","params":{"name":"a","datasourceType":"csv","credentials":{"file":"a.csv"}}}"#
                + "\n"
        )
        #expect(try #require(bridge.nextLine()).contains(#""revision":1"#))
        let after = try maps(bridge)
        #expect(after.contains("libsqlite3"))
        #expect(after.contains("libcrypto"))
        bridge.closeInput()
        #expect(bridge.waitForEnd().exitCode == 0)
    }

    @Test func onlyTheCLibraryIsNeededAtStart() throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/ldd")
        process.arguments = [Executable.path]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let libraries = text.split(separator: "\n").compactMap { $0.split(separator: " ").first }
            .map { URL(filePath: $0.trimmingCharacters(in: .whitespaces)).lastPathComponent }
        let allowed = [
            "linux-vdso.so.1", "libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2",
            "ld-linux-aarch64.so.1",
        ]
        #expect(!libraries.isEmpty)
        #expect(Set(libraries).isSubset(of: allowed), "\(libraries)")
    }

    @Test func nothingIsWrittenByPureMethods() throws {
        let requests = ["bridge.ping", "datasource.types", "target.list", "bridge.info", "rpc.discover"].map {
            #"{"jsonrpc":"2.0","id":"\#($0)","method":"\#($0)"}"#
        }
        let result = try Executable.serve(requests, in: folder)
        #expect(result.answers.count == requests.count)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["a.csv"])
    }
}
