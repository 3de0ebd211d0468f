import Foundation
import JSON
import Testing

/// The sessions that README shows, executed, so that they can't go stale.
@Suite struct ReadmeTests {
    private let readme: String
    private let folder: TemporaryFolder

    init() throws {
        readme = try String(contentsOf: Executable.repository.appending(path: "README.md"), encoding: .utf8)
        folder = try TemporaryFolder()
    }

    /// The fenced block that follows a marker.
    private func block(after marker: String) throws -> String {
        let start = try #require(readme.range(of: "<!-- \(marker) -->\n"))
        let rest = readme[start.upperBound...]
        let opening = try #require(rest.range(of: "\n"))
        let end = try #require(rest.range(of: "\n```\n"))
        return String(rest[opening.upperBound..<end.lowerBound])
    }

    /// Runs a block as a person would who pasted it into a shell.
    private func paste(_ script: String) throws -> [JSONValue] {
        let shell = Process()
        let output = Pipe()
        let programs = URL(filePath: Executable.path).deletingLastPathComponent().path
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = ["-euc", script]
        shell.currentDirectoryURL = folder.url
        shell.environment = ["PATH": "\(programs):/usr/bin:/bin", "HOME": folder.url.path]
        shell.standardOutput = output
        try shell.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        return try text.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    }

    /// A value without what differs from one run to the next.
    private func stable(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { member in
                        let key = member.key.string
                        let differs = key.hasSuffix("Ms") || key.hasSuffix("At")
                        return (key, differs ? "differs" : stable(member.value))
                    }
                )
            )
        case .array(let elements): .array(elements.map(stable))
        // The reader of the example is at home.
        case .string(let text): .string(text.string.replacingOccurrences(of: folder.url.path, with: "/home/ada"))
        default: value
        }
    }

    @Test func theSessionWorksAsShown() throws {
        let answers = try paste(try block(after: "session: csv"))
        #expect(answers.map { $0["id"] } == ["create", "test", "list", "update", "get", "delete"])
        #expect(answers.allSatisfy { $0["result"] != nil })
        for id in ["create", "get"] {
            let shown = try JSONValue(parsing: Array(block(after: "answer: \(id)").utf8))
            let given = try #require(answers.first { $0["id"]?.string == id })
            #expect(stable(given) == stable(shown), "the answer \(id)")
        }
    }

    @Test func mistakesAreExplainedAsShown() throws {
        _ = try paste(try block(after: "session: csv"))
        let answers = try paste(try block(after: "session: mistakes"))
        for id in ["missing", "mistyped"] {
            let shown = try JSONValue(parsing: Array(block(after: "answer: \(id)").utf8))
            let given = try #require(answers.first { $0["id"]?.string == id })
            #expect(stable(given) == stable(shown), "the answer \(id)")
        }
    }
}
