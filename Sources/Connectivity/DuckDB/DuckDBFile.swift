import JSON
import POSIX

/// Looks at a DuckDB database file: its header by itself, the rest by the program `duckdb`.
struct DuckDBFile {
    let path: String

    /// Nil where it isn't installed.
    let command: DuckDBCommand?
    let session: TestSession

    /// Checks what can be checked.
    func check(_ outcome: inout TestOutcome) throws(TestFailure) {
        session.progress(.connect, "Reading the header of the file.")
        try outcome.time(.connect) { () throws(TestFailure) in try checkHeader() }
        guard let command else {
            outcome.server = ["product": "DuckDB"]
            outcome.warnings.append(
                "Only the header of the file was checked, because the command duckdb isn't installed (pip install duckdb-cli)."
            )
            return
        }
        session.progress(.query, "Opening the file with duckdb.")
        let rows = try outcome.time(.query) { () throws(TestFailure) in
            try command.rows(of: Self.lookAround, in: path, session.interruption)
        }
        let version = rows.first?["version"]?.string?.serverWords
        outcome.server = ["product": "DuckDB", "tables": rows.first?["tables"] ?? 0]
        outcome.server?["version"] = version.map { .string($0.hasPrefix("v") ? String($0.dropFirst()) : $0) }
    }

    private static let lookAround = """
        SELECT version() AS version, (SELECT count(*) FROM duckdb_tables() WHERE NOT internal) AS tables
        """

    // MARK: - The schema

    /// What the file holds.
    func read() throws(TestFailure) -> DiscoveredSchema {
        try checkHeader()
        guard let command else {
            throw TestFailure(
                stage: .query,
                reason: .driverUnavailable,
                message: "What a database file holds is read with the command duckdb, which isn't installed.",
                fields: [CSVParameters.file],
                hint: "Install it, for example with pip install duckdb-cli, where PATH leads to."
            )
        }
        session.progress(.query, "Reading the catalogue.")
        var tree = CatalogueTree()
        for row in try command.rows(of: Self.catalogue, in: path, session.interruption) {
            tree.add(["s", "t", "k", "c", "d", "n"].map { row[$0]?.string })
        }
        return tree.discovered(including: nil)
    }

    private static let catalogue = """
        SELECT t.table_schema AS s, t.table_name AS t, CASE WHEN t.table_type LIKE '%VIEW%' THEN 'view' ELSE 'table' END AS k,
            c.column_name AS c, c.data_type AS d, c.is_nullable AS n
        FROM information_schema.tables t
        LEFT JOIN information_schema.columns c
            ON c.table_catalog = t.table_catalog AND c.table_schema = t.table_schema AND c.table_name = t.table_name
        WHERE t.table_catalog = current_database()
        ORDER BY t.table_schema, t.table_name, c.ordinal_position
        LIMIT 200000
        """

    // MARK: - The header

    private func checkHeader() throws(TestFailure) {
        guard let header = DuckDBHeader(try beginning()) else {
            throw TestFailure(
                stage: .connect,
                reason: .malformedData,
                message: "The file isn't a DuckDB database file.",
                fields: [CSVParameters.file],
                hint: "Give the path of a file that DuckDB made."
            )
        }
        guard !header.isEncrypted else { throw .encryptedDuckDB }
    }

    /// Reads on another thread, since a network drive that is gone would hold this one for ever.
    private func beginning() throws(TestFailure) -> [UInt8] {
        let path = path
        let result: Result<[UInt8], TestFailure>
        do throws(AbandonableWork.Failure) {
            result = try AbandonableWork.shared.run("read-file", until: session.interruption) {
                Result { () throws(TestFailure) in try Self.beginning(of: path) }
            }
        } catch {
            switch error {
            case .interrupted(let cause):
                var failure = TestFailure.interrupted(cause, at: .connect)
                failure.fields = [CSVParameters.file]
                throw failure
            case .busy: throw .tooManyHangingReads
            }
        }
        return try result.get()
    }

    private static func beginning(of path: String) throws(TestFailure) -> [UInt8] {
        do throws(RegularFile.Failure) {
            return try RegularFile.beginning(of: path, count: DuckDBHeader.size)
        } catch {
            switch error {
            case .system(let error): throw .unreadable(path, error)
            case .notRegular(let kind): throw .notRegular(kind)
            case .tooLarge: return []
            }
        }
    }
}
