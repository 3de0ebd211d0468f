import Foundation
import POSIX
import Testing

@testable import Connectivity

/// The program `duckdb` that `Tests/servers/requirements.txt` pins, and database files that it made.
enum DuckDBProgram {
    static let path = URL(filePath: ThrowAwayServer.python).deletingLastPathComponent().appending(path: "duckdb").path

    static var command: DuckDBCommand { DuckDBCommand(program: path) }

    /// Runs statements by hand.
    static func run(_ statements: String, in file: String = ":memory:") throws {
        let interruption = Interruption(deadline: .now.advanced(byMilliseconds: 60_000))
        _ = try Command([path, "-no-init", "-no-stdin", "-batch", "-c", statements, file])
            .output(limit: 1 << 20, interruption: interruption)
    }

    /// Makes a script that is called in its place.
    static func script(_ text: String, in folder: TemporaryFolder) throws -> DuckDBCommand {
        let path = try folder.write(Array("#!/bin/sh\n\(text)\n".utf8), as: "duckdb")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return DuckDBCommand(program: path)
    }
}
