import Datasource
import HTTPTransport
import JSON
import POSIX

/// Tests a store of buckets by the list of all of them, because an attached one names none.
enum AttachedStore {
    case amazon
    case google

    /// Stands where drivers want a bucket; it is never asked for.
    static let anyBucket = "any-bucket"

    /// Where the stores are.
    struct Endpoints: Sendable {
        /// Nil for that of the region.
        var amazon: String?
        var google = "https://storage.googleapis.com"

        /// Where Microsoft gives tokens.
        var azureAuthority = AzureVisit.usualAuthority
    }

    /// - Parameter now: tells this computer's time.
    func test(
        _ credentials: Credentials,
        _ session: TestSession,
        _ network: HTTPNetwork,
        now: @escaping @Sendable () -> Timestamp
    ) -> TestOutcome {
        let visit = HTTPVisit(session, network)
        return visit.outcome { () throws(TestFailure) in
            let parameters = try visit.validating { () throws(TestFailure) in try S3Parameters(credentials) }
            visit.use(HTTPSecurity(), parameters.fields)
            let signer = AWSSigner(
                credentials: parameters.credentials,
                region: parameters.region.name,
                service: "s3",
                cryptography: try Cryptography.forTests()
            )
            let request = Self.listing(parameters)
            let signed: HTTPRequest
            do throws(Cryptography.Failure) {
                signed = try signer.signed(request, at: now())
            } catch {
                throw .cryptographyFailed
            }
            let response = try visit.send(signed, at: .authenticate, "Listing the buckets.", redirects: .returned)
            try self.take(response, parameters, visit, now())
        }
    }

    /// "ListBuckets" in the API reference of Amazon S3.
    private static func listing(_ parameters: S3Parameters) -> AWSRequest {
        let origin = HTTPOrigin(scheme: .https, host: parameters.region.host(of: "s3"), port: 443)
        return AWSRequest(
            origin: parameters.endpoint?.origin ?? origin,
            path: (parameters.endpoint?.prefix ?? "") + "/"
        )
    }

    private func take(
        _ response: HTTPResponse,
        _ parameters: S3Parameters,
        _ visit: HTTPVisit,
        _ now: Timestamp
    ) throws(TestFailure) {
        if response.status == 200, let root = try? XMLReader.read(response.body),
            root.name == "ListAllMyBucketsResult"
        {
            return
        }
        let failure = S3Failures(parameters: parameters).failure(response, now: now)
        // Whoever may not list is known all the same.
        guard failure.reason == .permissionDenied else { throw failure }
        visit.warnings.append("The access key is right, but may not list buckets: whether it may read one isn't known.")
    }
}
