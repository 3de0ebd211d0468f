import Foundation
import Testing

@testable import JSON

/// The built executable, run as its users run it.
enum Executable {
    /// The release build, which is what ships; `DATASOURCE_BRIDGE_EXECUTABLE` names another.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["DATASOURCE_BRIDGE_EXECUTABLE"] {
            return path
        }
        return repository.appending(path: ".build/release/datasource-bridge").path
    }()

    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct Result {
        var output: String
        var errors: String
        var exitCode: Int32

        /// The lines of stdout, each as JSON.
        var answers: [JSONValue] {
            output.split(separator: "\n").compactMap { try? JSONValue(parsing: Array($0.utf8)) }
        }

        /// The answer with this id.
        func answer(_ id: JSONValue) -> JSONValue? {
            answers.first { $0["id"] == id }
        }

        func result(_ id: JSONValue) -> JSONValue? { answer(id)?["result"] }

        func error(_ id: JSONValue) -> JSONValue? { answer(id)?["error"] }
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        input: String = "",
        in folder: TemporaryFolder,
        environment: [String: String] = [:]
    ) throws -> Result {
        let process = try RunningBridge(arguments, in: folder, environment: environment)
        try process.send(input)
        process.closeInput()
        return process.waitForEnd()
    }

    /// Requests on stdin, one line each, with a vault of the folder's own.
    static func serve(
        _ requests: [String],
        _ arguments: [String] = [],
        in folder: TemporaryFolder,
        environment: [String: String] = [:]
    ) throws -> Result {
        let input = requests.map { $0 + "\n" }.joined()
        return try run(arguments, input: input, in: folder, environment: environment)
    }
}

/// A folder that goes away with the test, with a home and a vault inside.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "bridge-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// Writes a file and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = url.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    func path(_ name: String) -> String { url.appending(path: name).path }
}

/// The program while it runs.
final class RunningBridge {
    // A process that is started while a pipe isn't close-on-exec yet would keep the pipe open.
    private static let spawning = NSLock()

    private let process = Process()
    private let input: Pipe
    private let output: Pipe
    private let errors: Pipe
    private let collectedErrors = Collector()
    private let collectedOutput = Collector()

    init(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws {
        Self.spawning.lock()
        defer { Self.spawning.unlock() }
        input = Self.privatePipe()
        output = Self.privatePipe()
        errors = Self.privatePipe()
        var variables = ["PATH": "/usr/bin:/bin", "HOME": folder.url.path, "LC_ALL": "C"]
        variables.merge(environment) { $1 }
        process.executableURL = URL(filePath: Executable.path)
        process.arguments = arguments
        process.environment = variables
        process.currentDirectoryURL = folder.url
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        collectedErrors.collect(errors)
        collectedOutput.collect(output)
        try process.run()
    }

    private static func privatePipe() -> Pipe {
        let pipe = Pipe()
        for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        return pipe
    }

    var identifier: Int32 { process.processIdentifier }

    func send(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    func closeInput() {
        try? input.fileHandleForWriting.close()
    }

    /// Waits for the next line of stdout; nil at its end.
    func nextLine() -> String? {
        collectedOutput.nextLine()
    }

    func kill(_ signal: Int32) {
        Foundation.kill(process.processIdentifier, signal)
    }

    func waitForEnd() -> Executable.Result {
        process.waitUntilExit()
        return Executable.Result(
            output: collectedOutput.rest(),
            errors: collectedErrors.rest(),
            exitCode: process.terminationStatus
        )
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class Collector: @unchecked Sendable {
    // Guarded by `condition`.
    private var data = Data()
    private var isAtEnd = false
    private let condition = NSCondition()

    func collect(_ pipe: Pipe) {
        let thread = Thread { [self] in
            while true {
                let chunk = pipe.fileHandleForReading.availableData
                condition.withLock {
                    data.append(chunk)
                    isAtEnd = chunk.isEmpty
                    condition.broadcast()
                }
                if chunk.isEmpty {
                    return
                }
            }
        }
        thread.start()
    }

    func nextLine() -> String? {
        condition.withLock {
            while true {
                if let end = data.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: data[data.startIndex..<end], as: UTF8.self)
                    data.removeSubrange(data.startIndex...end)
                    return line
                }
                if isAtEnd {
                    return nil
                }
                condition.wait()
            }
        }
    }

    func rest() -> String {
        condition.withLock {
            while !isAtEnd {
                condition.wait()
            }
            return String(decoding: data, as: UTF8.self)
        }
    }
}
