import Datasource
import HTTPTransport
import JSON

/// What the credentials of an S3 source say, checked.
struct S3Parameters {
    enum PathType: String, CaseIterable {
        case file = "File"
        case folder = "Folder"
    }

    let bucket: String

    /// What the bucket is when it is an ARN.
    let accessPoint: S3AccessPoint?
    let region: AWSRegion
    let credentials: AWSCredentials

    /// Without a slash at its beginning; that of a folder ends with one. Empty for the whole bucket.
    let path: String

    let pathType: PathType

    /// Nil for Amazon's own.
    let endpoint: HTTPAddress?
    let tlsMode: HTTPTLSMode

    /// What says where the bucket is.
    var fields: HTTPFields { HTTPFields(host: endpoint == nil ? ["region", "bucket"] : ["endpoint"]) }

    init(_ credentials: Credentials) throws(TestFailure) {
        let reader = CredentialReader(credentials)
        bucket = try reader.requiredText("bucket")
        accessPoint = try Self.accessPoint(bucket)
        guard accessPoint != nil || !bucket.utf8.contains(UInt8(ascii: "/")), bucket != ".", bucket != ".." else {
            throw .invalid(
                "The bucket isn't a bucket's name.",
                [CredentialReader.pointer("bucket")],
                hint: "Give the name alone."
            )
        }
        region = try Self.region(reader)
        self.credentials = AWSCredentials(
            accessKeyID: try reader.requiredText("accessKeyId"),
            secretAccessKey: try reader.requiredSecret("secretAccessKey"),
            sessionToken: try reader.secret("sessionToken")
        )
        pathType = try reader.choice("pathType") ?? .folder
        path = try Self.path(reader, pathType)
        endpoint = try reader.text("endpoint").map { text throws(TestFailure) in
            try HTTPAddress(text, fields: HTTPFields(host: ["endpoint"]))
        }
        tlsMode = try reader.choice("sslMode") ?? .verifyFull
        try checkAccessPoint()
    }

    private static func accessPoint(_ bucket: String) throws(TestFailure) -> S3AccessPoint? {
        let fields = [CredentialReader.pointer("bucket")]
        do throws(S3AccessPoint.Problem) {
            return try S3AccessPoint.read(bucket)
        } catch {
            switch error {
            case .malformed:
                throw .invalid(
                    "The bucket is an ARN, but not that of an access point.",
                    fields,
                    hint: "Give the name of a bucket, or arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME."
                )
            case .multiRegion:
                throw .invalid(
                    "The access point has no region, and such aren't asked by this version.",
                    fields,
                    hint: "Give an access point of one region, or the bucket itself."
                )
            }
        }
    }

    /// Nothing is signed for another region than the one that is given.
    private func checkAccessPoint() throws(TestFailure) {
        guard let accessPoint else { return }
        guard accessPoint.region == region else {
            throw .invalid(
                "The access point is in the region \(accessPoint.region.name).",
                [CredentialReader.pointer("region"), CredentialReader.pointer("bucket")],
                hint: "Set region to \(accessPoint.region.name)."
            )
        }
        let host = endpoint?.origin.host ?? ""
        guard !IPAddress.isVersion4(host), !IPAddress.isVersion6(host) else {
            throw .invalid(
                "The name of an access point comes in front of the endpoint's host, which is an address here.",
                [CredentialReader.pointer("endpoint"), CredentialReader.pointer("bucket")],
                hint: "Give the endpoint by the name of its host, or a bucket."
            )
        }
    }

    static func region(_ reader: CredentialReader) throws(TestFailure) -> AWSRegion {
        guard let region = AWSRegion(try reader.requiredText("region")) else {
            throw .invalid(
                "The region isn't the name of one.",
                [CredentialReader.pointer("region")],
                hint: "Give the short name of the region, for example us-east-1."
            )
        }
        return region
    }

    private static func path(_ reader: CredentialReader, _ type: PathType) throws(TestFailure) -> String {
        var path = try reader.text("path") ?? ""
        while path.utf8.first == UInt8(ascii: "/") {
            path.removeFirst()
        }
        switch type {
        case .file where path.isEmpty || path.utf8.last == UInt8(ascii: "/"):
            throw .invalid(
                "The path isn't that of a file.",
                [CredentialReader.pointer("path"), CredentialReader.pointer("pathType")],
                hint: "Give the path of a file, or set pathType to Folder."
            )
        case .folder where !path.isEmpty && path.utf8.last != UInt8(ascii: "/"):
            return path + "/"
        default:
            return path
        }
    }
}
