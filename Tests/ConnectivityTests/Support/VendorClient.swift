import Foundation
import JSON
import Testing

/// A vendor's own client, run by a script of `Tests/independent-clients` against the same server that our drivers are tested with:
/// what it accepts and refuses shows that the server is what it stands for.
enum VendorClient {
    /// Runs a script with a file of JSON.
    ///
    /// - Parameter parameters: what the script is told on its standard input.
    /// - Returns: for each of its cases `ok`, or how the client calls the failure.
    static func outcomes(_ name: String, _ parameters: JSONObject) throws -> [String: String] {
        let process = Process()
        process.executableURL = URL(filePath: ThrowAwayServer.python)
        process.arguments = [ThrowAwayServer.folder.appending(path: "independent-clients/\(name).py").path]
        // What would lead the clients elsewhere, or make them trust somebody else.
        let kept = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"]
        process.environment = ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
        process.environment?["NO_PROXY"] = "*"
        process.environment?["PYTHONDONTWRITEBYTECODE"] = "1"
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(JSONValue.object(parameters).bytes))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(name).py failed.")
        return try JSONDecoder().decode([String: String].self, from: answer)
    }
}
