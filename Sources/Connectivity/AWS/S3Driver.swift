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

    private let network: HTTPNetwork
    private let now: @Sendable () -> Timestamp

    init(_ network: HTTPNetwork = .standard, now: @escaping @Sendable () -> Timestamp = { .now }) {
        self.network = network
        self.now = now
    }

    func test(_ credentials: Credentials, session: TestSession) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            try bucket(credentials, visit).check()
        }
    }

    /// The bucket as one schema, with the files under the path as its tables. What is in them isn't looked at.
    func discoverSchema(_ credentials: Credentials, session: TestSession) throws(TestFailure) -> DiscoveredSchema {
        let visit = HTTPVisit(session, network)
        return try visit.run { () throws(TestFailure) in
            let bucket = try bucket(credentials, visit)
            let tables = try files(in: bucket).map { DiscoveredSchema.Table(name: $0, kind: "file", columns: []) }
            return DiscoveredSchema(schemas: [
                DiscoveredSchema.Schema(name: bucket.parameters.bucket, tables: tables)
            ])
        }
    }

    private func files(in bucket: S3Visit) throws(TestFailure) -> [String] {
        let prefix = bucket.parameters.path
        let isFile = bucket.parameters.pathType == .file
        var files: [String] = []
        var continuation: String?
        repeat {
            let page = try bucket.list(prefix: prefix, limit: Self.pageSize, continuation: continuation)
            files += page.keys.filter { key in
                isFile ? ExactString(key) == ExactString(prefix) : key.utf8.last != UInt8(ascii: "/")
            }
            continuation = isFile ? nil : page.continuation
        } while continuation != nil && files.count < Self.keyLimit
        return files
    }

    private func bucket(_ credentials: Credentials, _ visit: HTTPVisit) throws(TestFailure) -> S3Visit {
        let (parameters, security) = try visit.validating { () throws(TestFailure) in
            let parameters = try S3Parameters(credentials)
            let reader = CredentialReader(credentials)
            return (parameters, try HTTPSecurity(reader, parameters.tlsMode, visit.interruption))
        }
        visit.use(security, parameters.fields)
        let signer = AWSSigner(
            credentials: parameters.credentials,
            region: parameters.region.name,
            service: parameters.accessPoint?.service ?? "s3",
            cryptography: try Cryptography.forTests()
        )
        return S3Visit(parameters: parameters, signer: signer, visit: visit, now: now)
    }
}
