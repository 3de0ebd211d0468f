import Datasource
import JSON
import POSIX

/// The program `duckdb`, which opens a file for reading alone, and is steered by nothing but its arguments.
struct DuckDBCommand: Sendable {
    /// The most bytes that it may print.
    private static let outputLimit = 64 << 20

    /// The path of the program.
    let program: String

    /// The one that `PATH` leads to; nil where there is none.
    static func installed() -> DuckDBCommand? {
        let folders = (Environment.nonEmpty("PATH") ?? "").split(separator: ":").map(String.init)
        return folders.lazy.map { "\($0)/duckdb" }.first(where: RegularFile.isExecutable).map(DuckDBCommand.init)
    }

    /// Runs a statement.
    ///
    /// - Parameter path: of a file that exists.
    /// - Returns: the rows as objects.
    func rows(of statement: String, in path: String, _ interruption: Interruption) throws(TestFailure) -> [JSONValue] {
        // What has a colon in front of a slash could be taken for an address somewhere else.
        let local = path.utf8.first == UInt8(ascii: "/") ? path : "./\(path)"
        // The option -safe says the same, but the package of PyPI makes settings of its own that it forbids.
        let guarded = "SET enable_external_access = false; " + statement
        let arguments = ["-no-init", "-no-stdin", "-batch", "-readonly", "-json", "-c", guarded, local]
        // No folder of the user's with settings or extensions, and no variables.
        let variables = ["HOME=/nonexistent"] + Environment.definitions(of: ["PATH"])
        let code: CInt
        let printed: [UInt8]
        do throws(Command.Failure) {
            (code, printed) = try Command([program] + arguments, variables: variables)
                .everything(limit: Self.outputLimit, interruption: interruption)
        } catch {
            throw Self.failure(error)
        }
        guard code == 0 else { throw Self.refusal(String(decoding: printed.prefix(10_000), as: UTF8.self)) }
        // Nothing at all stands for no rows.
        let text = printed.contains { $0 > 0x20 } ? printed : Array("[]".utf8)
        guard let rows = (try? JSONValue(parsing: text))?.array else { throw Self.strangeAnswer }
        return rows
    }

    private static func failure(_ failure: Command.Failure) -> TestFailure {
        switch failure {
        case .interrupted(let cause):
            var failure = TestFailure.interrupted(cause, at: .query)
            failure.fields = [CSVParameters.file]
            return failure
        case .notStarted(let error):
            return TestFailure(
                stage: .query,
                reason: .driverUnavailable,
                message: "The command duckdb couldn't be started: \(error.reason).",
                hint: "Check its installation: duckdb -version."
            )
        case .exited, .killed, .outputTooLong: return strangeAnswer
        }
    }

    private static var strangeAnswer: TestFailure {
        TestFailure(
            stage: .query,
            reason: .unknown,
            message: "The command duckdb ended without an answer.",
            fields: [CSVParameters.file],
            hint: "Open the file with duckdb by hand, and update it where it is old."
        )
    }

    /// DuckDB's messages aren't translated; only known parts of them are looked for, and none is shown.
    private static func refusal(_ words: String) -> TestFailure {
        if words.containsBytes(of: "Could not set lock on file") {
            return make(
                .serverBusy,
                "Another program has the database file open for writing.",
                "Close it there, or wait until it is closed."
            )
        }
        if words.containsBytes(of: "encrypted") {
            return .encryptedDuckDB
        }
        if words.containsBytes(of: "version number") || words.containsBytes(of: "newer version") {
            return make(
                .fileUnreadable,
                "The database file was written by a version of DuckDB that the command duckdb doesn't read.",
                "Update the command duckdb, or convert the file with the version that wrote it."
            )
        }
        return make(
            .malformedData,
            "The database file is damaged: DuckDB doesn't open it.",
            "Open it with duckdb by hand to see what is wrong, and take a copy that is whole."
        )
    }

    private static func make(_ reason: Reason, _ message: String, _ hint: String) -> TestFailure {
        TestFailure(stage: .query, reason: reason, message: message, fields: [CSVParameters.file], hint: hint)
    }
}

extension TestFailure {
    /// The key isn't part of a source.
    static var encryptedDuckDB: TestFailure {
        TestFailure(
            stage: .connect,
            reason: .fileUnreadable,
            message: "The database file is encrypted.",
            fields: [CSVParameters.file],
            hint: "Give a file without encryption: a source has no place for the key."
        )
    }
}
