import Foundation
import JSON
import Testing

/// The sessions that README shows, to be executed and compared.
struct Readme {
    private let text: String
    private let folder: TemporaryFolder

    init(in folder: TemporaryFolder) throws {
        text = try String(contentsOf: Executable.repository.appending(path: "README.md"), encoding: .utf8)
        self.folder = folder
    }

    /// Runs a session as a person would who pasted it into a shell.
    ///
    /// - Parameter replacing: what is shown to readers, with what it is here.
    func paste(
        _ session: String,
        environment: [String: String] = [:],
        replacing: [String: String] = [:]
    ) throws -> [JSONValue] {
        let script = replacing.reduce(try block(after: "session: \(session)")) { script, replacement in
            script.replacingOccurrences(of: replacement.key, with: replacement.value)
        }
        let shell = Process()
        let output = Pipe()
        let programs = URL(filePath: Executable.path).deletingLastPathComponent().path
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = ["-euc", script]
        shell.currentDirectoryURL = folder.url
        let usual = ["PATH": "\(programs):/usr/bin:/bin", "HOME": folder.url.path]
        shell.environment = usual.merging(environment) { $1 }
        shell.standardOutput = output
        try shell.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        return try text.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    }

    /// Compares an answer with the one shown, but for what differs from one run to the next.
    ///
    /// - Parameter replacing: what is something else for the readers, with what is shown to them.
    func expectAsShown(_ id: String, among answers: [JSONValue], replacing: [String: String] = [:]) throws {
        let shown = try JSONValue(parsing: Array(block(after: "answer: \(id)").utf8))
        let given = try #require(answers.first { $0["id"]?.string == id })
        // The reader of the example is at home.
        let replacements = replacing.merging([folder.url.path: "/home/ada"]) { $1 }
        #expect(stable(given, replacements) == stable(shown, replacements), "the answer \(id)")
    }

    /// The fenced block that follows a marker.
    private func block(after marker: String) throws -> String {
        let start = try #require(text.range(of: "<!-- \(marker) -->\n"))
        let rest = text[start.upperBound...]
        let opening = try #require(rest.range(of: "\n"))
        let end = try #require(rest.range(of: "\n```\n"))
        return String(rest[opening.upperBound..<end.lowerBound])
    }

    private func stable(_ value: JSONValue, _ replacements: [String: String]) -> JSONValue {
        switch value {
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { member in
                        let key = member.key.string
                        let differs = key.hasSuffix("Ms") || key.hasSuffix("At")
                        return (key, differs ? "differs" : stable(member.value, replacements))
                    }
                )
            )
        case .array(let elements):
            .array(elements.map { stable($0, replacements) })
        case .string(let text):
            .string(
                replacements.reduce(text.string) { text, replacement in
                    text.replacingOccurrences(of: replacement.key, with: replacement.value)
                }
            )
        default:
            value
        }
    }
}
