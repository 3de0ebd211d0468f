import Foundation
import Testing

/// Starts servers with a script of `Tests/servers`; they stop soon after the test process ends.
enum ThrowAwayServer {
    /// Runs `Tests/servers/NAME start FOLDER PID`.
    ///
    /// - Returns: the path of the `environment.json` that the script wrote into the folder.
    static func start(_ name: String) throws -> String {
        // Not in the user's folder for temporary files: when root starts them, the servers run as somebody else.
        let folder = "/tmp/datasource-bridge-\(name)-\(getpid())"
        let process = Process()
        process.executableURL = tests.appending(path: "servers/\(name)")
        process.arguments = ["start", folder, String(getpid())]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "Tests/servers/\(name) couldn't start.")
        return folder + "/environment.json"
    }

    /// The Python that has what `Tests/servers/requirements.txt` lists.
    static var python: String {
        tests.deletingLastPathComponent().appending(path: ".tests/python/bin/python").path
    }

    /// The path of a script of `Tests/stand-ins`.
    static func standIn(_ name: String) -> String {
        tests.appending(path: "stand-ins/\(name)").path
    }

    /// The folder `Tests`.
    static var folder: URL { tests }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
