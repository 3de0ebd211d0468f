import Datasource
import JSON
import POSIX

/// Looks at the place in S3 that takes the results of queries.
struct AthenaOutput {
    private static let names = MemberNames(
        place: JSONPointer("credentials"),
        names: [
            "bucket": "outputLocation", "path": "outputLocation", "region": "region", "endpoint": "endpoint",
            "accessKeyId": "accessKeyId", "secretAccessKey": "secretAccessKey", "sessionToken": "sessionToken",
            "sslRootCert": "sslRootCert",
        ]
    )

    let parameters: AthenaParameters

    /// Of S3; nil for Amazon's own.
    let endpoint: String?
    let visit: HTTPVisit
    let now: @Sendable () -> Timestamp

    /// Lists one key. A key pair that may only write there is no failure.
    func check(_ cryptography: Cryptography) throws(TestFailure) {
        // Signed requests only go where the document says, and it doesn't name a store.
        guard parameters.endpoint == nil || endpoint != nil else {
            visit.warnings.append("The output location wasn't looked at, because the endpoint isn't Amazon's own.")
            return
        }
        let server = visit.server
        defer { visit.server = server }
        do throws(TestFailure) {
            try list(cryptography)
        } catch {
            guard error.reason != .permissionDenied else {
                visit.warnings.append(
                    "Whether the output location is there isn't known, because the access key may not list its bucket."
                )
                return
            }
            throw told(error)
        }
    }

    private func list(_ cryptography: Cryptography) throws(TestFailure) {
        let store = try S3Parameters(credentials)
        visit.use(parameters.security, store.fields)
        let signer = AWSSigner(
            credentials: parameters.credentials,
            region: parameters.region.name,
            service: "s3",
            cryptography: cryptography
        )
        let bucket = S3Visit(parameters: store, signer: signer, visit: visit, now: now)
        _ = try bucket.list(prefix: parameters.output.prefix, limit: 1)
    }

    private var credentials: Credentials {
        var plain: JSONObject = [
            "bucket": .string(parameters.output.bucket),
            "region": .string(parameters.region.name),
            "accessKeyId": .string(parameters.credentials.accessKeyID),
        ]
        plain["endpoint"] = endpoint.map(JSONValue.string)
        var secrets = [JSONPointer("secretAccessKey"): parameters.credentials.secretAccessKey]
        secrets[JSONPointer("sessionToken")] = parameters.credentials.sessionToken
        return Credentials(plain: plain, secrets: secrets)
    }

    private func told(_ failure: TestFailure) -> TestFailure {
        var told = Self.names.renamed(failure)
        if failure.reason == .invalidParameters, failure.stage == .query {
            told.fields = [CredentialReader.pointer("outputLocation")]
            told.hint = "Athena takes a bucket of its own region only: give one, or check its name."
        }
        return told
    }
}
