package import Datasource
package import NativeLibraries
import POSIX

/// Tests a CSV file on this computer or a web server: whether it is there, can be read, and is what the credentials say.
///
/// Only a bounded beginning of the file is read. `connect` is opening and reading it, `query` is making sense of it; with a server
/// `query` is reading, too.
package struct CSVDriver: Driver {
    private let read: @Sendable (String, Interruption) -> Result<FilePrefix, TestFailure>
    private let threads: AbandonableWork
    private let network: HTTPNetwork

    package init(network: HTTPNetwork = .standard) {
        self.init(threads: .shared, network: network) { path, interruption in
            Result { () throws(TestFailure) in try FilePrefix.read(path, interruption) }
        }
    }

    /// - Parameter read: may block for ever.
    init(
        threads: AbandonableWork,
        network: HTTPNetwork = .standard,
        read: @escaping @Sendable (String, Interruption) -> Result<FilePrefix, TestFailure>
    ) {
        self.threads = threads
        self.network = network
        self.read = read
    }

    package var libraries: [any ProbeableLibrary] { [] }

    package func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let (_, inspection) = try inspect(credentials, visit, profilesColumns: false)
            visit.server = inspection.facts
            visit.warnings += inspection.warnings
        }
    }

    /// The file as one table of the schema `main`, as DuckDB has it, with column types as far as the rows tell.
    package func discoverSchema(
        _ credentials: Credentials,
        session: TestSession
    ) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        let (path, inspection) = try visit.run { () throws(TestFailure) in
            try inspect(credentials, visit, profilesColumns: true)
        }
        let table = DiscoveredSchema.Table(
            name: Self.tableName(of: path),
            kind: "file",
            columns: inspection.columns
        )
        return DiscoveredSchema(schemas: [DiscoveredSchema.Schema(name: "main", tables: [table])])
    }

    private func inspect(
        _ credentials: Credentials,
        _ visit: HTTPVisit,
        profilesColumns: Bool
    ) throws(TestFailure) -> (path: String, inspection: CSVInspection) {
        let session = visit.session
        let parameters = try visit.validating { () throws(TestFailure) in try CSVParameters(credentials) }
        let prefix = try prefix(parameters, visit)
        session.progress(.query, "Looking at its rows.")
        let inspection = try visit.timing(.query) { () throws(TestFailure) in
            try CSVInspection(prefix, parameters, profilesColumns: profilesColumns, session)
        }
        return (parameters.path, inspection)
    }

    private func prefix(_ parameters: CSVParameters, _ visit: HTTPVisit) throws(TestFailure) -> FilePrefix {
        guard !parameters.isRemote else { return try CSVDownload(parameters.path, visit).read() }
        visit.session.progress(.connect, "Reading the file.")
        return try visit.timing(.connect) { () throws(TestFailure) in try readPrefix(parameters.path, visit.session) }
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

    /// The file's name without folder, extension, and what stands behind an address.
    private static func tableName(of path: String) -> String {
        let isRemote = path.containsBytes(of: "://")
        let place = path.utf8.prefix { !isRemote || $0 != UInt8(ascii: "?") }
        let name = place.split(separator: UInt8(ascii: "/")).last ?? place
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
            return String(Substring(name))
        }
        return String(Substring(name[..<dot]))
    }
}
