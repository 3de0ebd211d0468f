import Datasource
import HTTPTransport
import JSON
import POSIX

/// What the credentials of an Athena source say, checked.
struct AthenaParameters {
    static let usualCatalog = "AwsDataCatalog"
    static let usualWorkgroup = "primary"

    let region: AWSRegion
    let credentials: AWSCredentials
    let output: OutputLocation

    /// Nil when all databases of the catalog are meant.
    let database: String?
    let catalog: String
    let workgroup: String

    /// Nil for the region's own.
    let endpoint: HTTPAddress?
    let security: HTTPSecurity

    /// The place in S3 that takes the results of queries.
    struct OutputLocation {
        let bucket: String

        /// Without a slash at its beginning; may be empty.
        let prefix: String
    }

    init(_ credentials: Credentials, _ interruption: Interruption) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        region = try S3Parameters.region(reader)
        self.credentials = AWSCredentials(
            accessKeyID: try reader.requiredText("accessKeyId"),
            secretAccessKey: try reader.requiredSecret("secretAccessKey"),
            sessionToken: try reader.secret("sessionToken")
        )
        output = try Self.output(reader)
        database = try reader.text("database")
        catalog = try reader.text("catalog") ?? Self.usualCatalog
        workgroup = try reader.text("workgroup") ?? Self.usualWorkgroup
        endpoint = try reader.text("endpoint").map { text throws(TestFailure) in
            try HTTPAddress(text, fields: HTTPFields(host: ["endpoint"]))
        }
        let mode = try reader.choice("sslMode", of: HTTPTLSMode.self) ?? .verifyFull
        security = try HTTPSecurity(reader, mode, interruption)
    }

    /// What says where the service is.
    var fields: HTTPFields { HTTPFields(host: endpoint == nil ? ["region"] : ["endpoint"]) }

    /// "Service endpoints and quotas" of Athena in the general reference of AWS.
    var address: HTTPAddress {
        endpoint ?? HTTPAddress(HTTPOrigin(scheme: .https, host: region.host(of: "athena"), port: 443))
    }

    /// `s3://bucket/prefix/`.
    private static func output(_ reader: CredentialReader) throws(TestFailure) -> OutputLocation {
        let text = try reader.requiredText("outputLocation")
        let scheme = "s3://"
        let parts = text.dropFirst(scheme.count).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.starts(with: scheme.utf8), let bucket = parts.first, !bucket.isEmpty else {
            throw .invalid(
                "The output location isn't a place in S3.",
                [CredentialReader.pointer("outputLocation")],
                hint: "Give it as s3://bucket/folder/."
            )
        }
        return OutputLocation(bucket: String(bucket), prefix: parts.count > 1 ? String(parts[1]) : "")
    }
}
