import Datasource
import HTTPTransport
import JSON
import NativeLibraries
import POSIX

/// Tests a bucket of Amazon S3, or of what speaks its protocol: lists one key under the path, and reads one byte of a file.
struct S3Driver: Driver {
    /// The most keys that a schema shows.
    private static let keyLimit = 10_000
    private static let pageSize = 1000

    private let configuration: HTTPTransportConfiguration
    private let now: @Sendable () -> Timestamp

    init(
        _ configuration: HTTPTransportConfiguration = .forCloudTests,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.configuration = configuration
        self.now = now
    }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        var outcome = TestOutcome()
        let visit: Result<S3Visit, TestFailure> = Result { () throws(TestFailure) in
            session.progress(.validate, "Checking the parameters.")
            return try outcome.time(.validate) { () throws(TestFailure) in try self.visit(credentials, session) }
        }
        switch visit {
        case .failure(let failure):
            outcome.failure = failure
        case .success(var visit):
            do throws(TestFailure) {
                try visit.check()
            } catch {
                outcome.failure = error
            }
            outcome.timings += visit.connection.timings
            outcome.tls = visit.connection.tls
            outcome.server = visit.facts
            outcome.warnings = visit.warnings
        }
        return outcome
    }

    /// The bucket as one schema, with the files under the path as its tables. What is in them isn't looked at.
    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        var visit = try visit(credentials, session)
        let prefix = visit.parameters.path
        var tables: [DiscoveredSchema.Table] = []
        var continuation: String?
        repeat {
            let page = try visit.list(prefix: prefix, limit: Self.pageSize, continuation: continuation)
            let files = page.keys.filter { $0.utf8.last != UInt8(ascii: "/") }
            let wanted =
                visit.parameters.pathType == .file ? files.filter { ExactString($0) == ExactString(prefix) } : files
            tables += wanted.map { DiscoveredSchema.Table(name: $0, kind: "file", columns: []) }
            continuation = visit.parameters.pathType == .file ? nil : page.continuation
        } while continuation != nil && tables.count < Self.keyLimit
        return DiscoveredSchema(schemas: [DiscoveredSchema.Schema(name: visit.parameters.bucket, tables: tables)])
    }

    private func visit(_ credentials: Credentials, _ session: TestSession) throws(TestFailure) -> S3Visit {
        let parameters = try S3Parameters(credentials)
        let cryptography: Cryptography
        do throws(LibraryError) {
            cryptography = try Cryptography()
        } catch {
            throw .missingLibrary(error)
        }
        let signer = AWSSigner(
            credentials: parameters.credentials,
            region: parameters.region.name,
            service: "s3",
            cryptography: cryptography
        )
        let address = parameters.endpoint == nil ? ["region", "bucket"] : ["endpoint"]
        let service = CloudConnection.Service(
            name: parameters.endpoint == nil ? "Amazon S3" : "S3",
            address: address.map(CloudReader.pointer)
        )
        let connection = CloudConnection(service, HTTPTransport(configuration), session)
        return S3Visit(parameters: parameters, signer: signer, connection: connection, now: now)
    }
}
