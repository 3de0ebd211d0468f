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
        guard !bucket.utf8.contains(UInt8(ascii: "/")), bucket != ".", bucket != ".." else {
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
