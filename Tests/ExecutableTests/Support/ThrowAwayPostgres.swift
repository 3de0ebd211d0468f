import Foundation
import JSON
import Testing

/// The servers that `Tests/servers/postgres` starts, for as long as a test runs.
final class ThrowAwayPostgres {
    /// Where the certificates are, below `tls`.
    let folder: String

    /// The server with a good certificate.
    private(set) var port = 0

    init() throws {
        // Not in the user's folder for temporary files: when root starts them, the servers run as somebody else.
        folder = "/tmp/datasource-bridge-readme-\(getpid())"
        try Self.run("start", folder, String(getpid()))
        let text = try Data(contentsOf: URL(filePath: folder).appending(path: "environment.json"))
        port = try #require(try JSONValue(parsing: Array(text))["ports"]?["main"]?.integer)
    }

    deinit {
        try? Self.run("stop", folder)
    }

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = Executable.repository.appending(path: "Tests/servers/postgres")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "Tests/servers/postgres \(arguments[0]) failed.")
    }
}
