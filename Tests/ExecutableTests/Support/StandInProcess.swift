import Foundation
import JSON
import Testing

/// A script of `Tests/stand-ins` that runs for as long as this lives, and is steered by lines of JSON.
final class StandInProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread = Data()
    private(set) var port = 0

    init(_ script: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        let path = Executable.repository.appending(path: "Tests/stand-ins/\(script)").path
        process.arguments = ["python3", path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
        process.standardInput = input
        process.standardOutput = output
        for end in [input.fileHandleForWriting, output.fileHandleForReading] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        try process.run()
        port = try #require(try nextLine()["port"]?.integer)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// - Returns: its state.
    func command(_ command: JSONValue) throws -> JSONValue {
        var line = command.bytes
        line.append(UInt8(ascii: "\n"))
        try input.fileHandleForWriting.write(contentsOf: Data(line))
        return try nextLine()
    }

    private func nextLine() throws -> JSONValue {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(unread[unread.startIndex..<end])
                unread.removeSubrange(unread.startIndex...end)
                return try JSONValue(parsing: line)
            }
            let chunk = output.fileHandleForReading.availableData
            try #require(!chunk.isEmpty, "The stand-in has ended.")
            unread.append(chunk)
        }
    }
}
