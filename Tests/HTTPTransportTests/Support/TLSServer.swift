import Foundation

/// `openssl s_server` on a free port: it answers each request with a page of its own.
final class TLSServer {
    let port: Int
    private let process = Process()
    private let output = Pipe()

    var url: String { "https://127.0.0.1:\(port)" }

    /// - Parameter certificate: a name in the fixture.
    init(_ fixture: TLSFixture, certificate: String, _ options: [String] = []) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www"]
            + ["-cert", fixture.path("\(certificate).pem"), "-key", fixture.path("\(certificate).key")] + options
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = Pipe()
        try process.run()
        var text = ""
        var found: Int?
        while found == nil {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failed(output: text) }
            text += String(decoding: data, as: UTF8.self)
            found = Self.port(in: text)
        }
        port = found ?? 0
        output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    deinit {
        output.fileHandleForReading.readabilityHandler = nil
        // A child inherits the signals that this thread blocks, which SIGTERM is one of.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Out of `ACCEPT 127.0.0.1:40123`.
    private static func port(in text: String) -> Int? {
        let line = text.components(separatedBy: "\n").dropLast().first { $0.hasPrefix("ACCEPT ") }
        return line?.split(separator: ":").last.flatMap { Int($0) }
    }

    struct Failed: Error {
        var output: String
    }
}
