import Datasource
import Foundation
import JSON
import POSIX
import Testing

@testable import Connectivity

@Suite("DuckDB files", .timeLimit(.minutes(10)))
struct DuckDBFileTests {
    /// Made once: a good file, an encrypted one, one that is cut off, one that is damaged, and one of something else.
    private static let files = Result { () throws -> TemporaryFolder in
        let folder = try TemporaryFolder()
        try DuckDBProgram.run(
            "create schema s; create table s.t (a int not null, b varchar); create view v as select 1 as x;",
            in: folder.path + "/good.db"
        )
        try DuckDBProgram.run(
            "set force_mbedtls_unsafe = 'true'; attach '\(folder.path)/encrypted.db' as e (encryption_key 'k3y'); "
                + "create table e.t (a int);"
        )
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/good.db")))
        _ = try folder.write(bytes.prefix(100), as: "cut.db")
        bytes.replaceSubrange(4096..<4104, with: Array("damaged!".utf8))
        _ = try folder.write(bytes, as: "damaged.db")
        _ = try folder.write(Array("id,name\n1,a\n".utf8), as: "other.db")
        return folder
    }

    private func trial(
        _ file: String,
        command: DuckDBCommand? = DuckDBProgram.command,
        milliseconds: Int = 30_000
    ) throws -> HTTPTrial {
        let path = try Self.files.get().path + "/" + file
        let driver = DuckDBDriver(command: { command })
        return try HTTPTrial(driver, "duckdb", ["file": .string(path)], milliseconds: milliseconds)
    }

    @Test("A good file")
    func success() throws {
        let trial = try trial("good.db")
        try trial.expect(ExpectedOutcome("ok"), .success, variant: "file")
        #expect(trial.report.outcome.server == ["product": "DuckDB", "tables": 1, "version": "1.5.6"])
        #expect(trial.report.outcome.warnings.isEmpty)
    }

    @Test("Files that can't be used, with and without the command", arguments: [true, false])
    func refusals(_ isInstalled: Bool) throws {
        let command = isInstalled ? DuckDBProgram.command : nil
        let missing = ExpectedOutcome("connect file_not_found", ["file"], code: "ENOENT")
        try trial("none.db", command: command).expect(missing, .unknownResource, variant: "file")
        let other = ExpectedOutcome("connect malformed_data", ["file"])
        try trial("other.db", command: command).expect(other, .garbage, variant: "another file")
        let encrypted = ExpectedOutcome("connect file_unreadable", ["file"])
        try trial("encrypted.db", command: command).expect(encrypted, .wrongSecret, variant: "encrypted file")
        try trial("", command: command).expect(ExpectedOutcome("connect file_unreadable", ["file"]), nil)
    }

    @Test("Damage that only DuckDB sees", arguments: ["cut.db", "damaged.db"])
    func damage(_ file: String) throws {
        let damaged = ExpectedOutcome("query malformed_data", ["file"])
        try trial(file).expect(damaged, .garbage, variant: "damaged file")
    }

    @Test("Without the command, what wasn't checked is said")
    func unchecked() throws {
        let trial = try trial("good.db", command: nil)
        try trial.expect(ExpectedOutcome("ok"), .success, variant: "file without the command")
        #expect(trial.report.outcome.warnings.count == 1)
        #expect(trial.report.outcome.warnings[0].contains("duckdb-cli"))
        let path = try Self.files.get().path + "/good.db"
        let credentials = Credentials(plain: ["file": .string(path)])
        #expect(throws: TestFailure.self) {
            try DuckDBDriver(command: { nil }).discoverSchema(credentials, session: .patient())
        }
    }

    @Test("The command gets no settings of the user's, and may write nothing")
    func arguments() throws {
        let folder = try TemporaryFolder()
        let script = try DuckDBProgram.script(#"printf '[{"version":"%s %s"}]' "$HOME" "$*""#, in: folder)
        let trial = try trial("good.db", command: script)
        let seen = try #require(trial.report.outcome.server?["version"]?.string)
        #expect(seen.hasPrefix("/nonexistent -no-init -no-stdin -batch -readonly "), "\(seen)")
    }

    @Test("What the command may do instead of answering")
    func strangeCommands() throws {
        let cases = [
            ("echo nonsense", "query unknown"), ("kill -9 $$", "query unknown"),
            ("echo 'IO Error: Could not set lock on file' >&2; exit 1", "query server_busy"),
            ("echo 'Trying to read a database file with version number 99' >&2; exit 1", "query file_unreadable"),
        ]
        for (text, end) in cases {
            let folder = try TemporaryFolder()
            let script = try DuckDBProgram.script(text, in: folder)
            try trial("good.db", command: script).expect(ExpectedOutcome(end, ["file"]), nil)
        }
        let absent = try trial("good.db", command: DuckDBCommand(program: "/nonexistent/duckdb"))
        #expect(absent.report.end == "query driver_unavailable")
    }

    @Test("A command that hangs is killed at the deadline")
    func silence() throws {
        let folder = try TemporaryFolder()
        let script = try DuckDBProgram.script("sleep 60", in: folder)
        let trial = try trial("good.db", command: script, milliseconds: 400)
        try trial.expect(ExpectedOutcome("query timeout", ["file"]), .silence, variant: "file")
        #expect((400..<5_000).contains(trial.milliseconds))
    }

    @Test("The schema")
    func schema() throws {
        let path = try Self.files.get().path + "/good.db"
        let driver = DuckDBDriver(command: { DuckDBProgram.command })
        let schema = try driver.discoverSchema(Credentials(plain: ["file": .string(path)]), session: .patient())
        #expect(schema.schemas.map(\.name) == ["main", "s"])
        #expect(schema.schemas[0].tables.map(\.kind) == ["view"])
        #expect(schema.schemas[1].tables[0].columns.map(\.isNullable) == [false, true])
    }
}
