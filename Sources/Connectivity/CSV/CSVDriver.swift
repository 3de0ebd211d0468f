package import Datasource
import POSIX

/// Tests a CSV file: whether it is there, can be read, and is what the credentials say.
///
/// Only a bounded beginning of the file is read. `connect` is opening and reading it, `query` is making sense of it.
package struct CSVDriver: Driver {
    private let read: @Sendable (String, Interruption) -> Result<FilePrefix, TestFailure>
    private let threads: AbandonableWork

    package init() {
        self.init(threads: .shared) { path, interruption in
            Result { () throws(TestFailure) in try FilePrefix.read(path, interruption) }
        }
    }

    /// - Parameter read: may block for ever.
    init(
        threads: AbandonableWork,
        read: @escaping @Sendable (String, Interruption) -> Result<FilePrefix, TestFailure>
    ) {
        self.threads = threads
        self.read = read
    }

    package func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        do throws(TestFailure) {
            let (_, inspection) = try inspect(credentials, session, profilesColumns: false, recordingIn: &outcome)
            outcome.server = inspection.facts
            outcome.warnings = inspection.warnings
        } catch {
            outcome.failure = error
        }
        return outcome
    }

    /// The file as one table of the schema `main`, as DuckDB has it, with column types as far as the rows tell.
    package func discoverSchema(
        _ credentials: Credentials,
        session: TestSession
    ) throws(TestFailure) -> DiscoveredSchema {
        var outcome = TestOutcome()
        let (path, inspection) = try inspect(credentials, session, profilesColumns: true, recordingIn: &outcome)
        let table = DiscoveredSchema.Table(
            name: Self.tableName(of: path),
            kind: "file",
            columns: inspection.columns
        )
        return DiscoveredSchema(schemas: [DiscoveredSchema.Schema(name: "main", tables: [table])])
    }

    private func inspect(
        _ credentials: Credentials,
        _ session: TestSession,
        profilesColumns: Bool,
        recordingIn outcome: inout TestOutcome
    ) throws(TestFailure) -> (path: String, inspection: CSVInspection) {
        session.progress(.validate, "Checking the parameters.")
        let parameters = try outcome.time(.validate) { () throws(TestFailure) in
            try CSVParameters(credentials)
        }
        session.progress(.connect, "Reading the file.")
        let prefix = try outcome.time(.connect) { () throws(TestFailure) in
            try readPrefix(parameters.path, session)
        }
        session.progress(.query, "Looking at its rows.")
        let inspection = try outcome.time(.query) { () throws(TestFailure) in
            try CSVInspection(prefix, parameters, profilesColumns: profilesColumns, session)
        }
        return (parameters.path, inspection)
    }

    /// Reads the file on another thread, since a network drive that is gone would hold this one for ever.
    private func readPrefix(_ path: String, _ session: TestSession) throws(TestFailure) -> FilePrefix {
        let result: Result<FilePrefix, TestFailure>
        do throws(AbandonableWork.Failure) {
            let read = read
            let interruption = session.interruption
            result = try threads.run("read-file", until: interruption) { read(path, interruption) }
        } catch {
            switch error {
            case .interrupted(let cause): throw .interrupted(cause, at: .connect)
            case .busy: throw .tooManyHangingReads
            }
        }
        return try result.get()
    }

    /// The file's name without folder and extension.
    private static func tableName(of path: String) -> String {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
            return String(Substring(name))
        }
        return String(Substring(name[..<dot]))
    }
}
