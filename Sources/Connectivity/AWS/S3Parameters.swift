import Datasource
import HTTPTransport
import JSON

/// What the credentials of an S3 source say, checked.
struct S3Parameters {
    enum PathType: String {
        case file = "File"
        case folder = "Folder"
    }

    let bucket: String
    let region: AWSRegion
    let credentials: AWSCredentials

    /// Without a slash at its beginning; that of a folder ends with one. Empty for the whole bucket.
    let path: String

    /// Nil where the credentials don't say it.
    let pathType: PathType?

    /// Nil for Amazon's own.
    let endpoint: S3Endpoint?

    init(_ credentials: Credentials) throws(TestFailure) {
        let reader = CloudReader(credentials)
        bucket = try reader.requiredText("bucket")
        guard !bucket.utf8.contains(UInt8(ascii: "/")), bucket != ".", bucket != ".." else {
            throw .cloudInvalid("The bucket isn't a bucket's name.", ["bucket"], hint: "Give the name alone.")
        }
        region = try Self.region(reader)
        self.credentials = AWSCredentials(
            accessKeyID: try reader.requiredText("accessKeyId"),
            secretAccessKey: try reader.requiredSecret("secretAccessKey"),
            sessionToken: try reader.secret("sessionToken")
        )
        pathType = try Self.pathType(reader)
        path = try Self.path(reader, pathType)
        endpoint = try reader.text("endpoint").map { text throws(TestFailure) in try S3Endpoint(text) }
    }

    static func region(_ reader: CloudReader) throws(TestFailure) -> AWSRegion {
        guard let region = AWSRegion(try reader.requiredText("region")) else {
            throw .cloudInvalid(
                "The region isn't the name of one.",
                ["region"],
                hint: "Give the short name of the region, for example us-east-1."
            )
        }
        return region
    }

    private static func pathType(_ reader: CloudReader) throws(TestFailure) -> PathType? {
        guard let text = try reader.text("pathType") else { return nil }
        guard let type = PathType(rawValue: text) else {
            throw .cloudInvalid("The pathType isn't known.", ["pathType"], hint: "Give File or Folder.")
        }
        return type
    }

    private static func path(_ reader: CloudReader, _ type: PathType?) throws(TestFailure) -> String {
        var path = try reader.text("path") ?? ""
        while path.utf8.first == UInt8(ascii: "/") {
            path.removeFirst()
        }
        switch type {
        case .file where path.isEmpty || path.utf8.last == UInt8(ascii: "/"):
            throw .cloudInvalid(
                "The path isn't that of a file.",
                ["path", "pathType"],
                hint: "Give the path of a file, or set pathType to Folder."
            )
        case .folder where !path.isEmpty && path.utf8.last != UInt8(ascii: "/"):
            return path + "/"
        default:
            return path
        }
    }
}

/// Where something answers that speaks S3's protocol.
struct S3Endpoint: Equatable {
    let origin: HTTPOrigin

    /// What stands in front of every path, without a slash at its end.
    let prefix: String

    init(_ text: String) throws(TestFailure) {
        let hint = "Give a URL such as https://minio.example.com:9000."
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(text.containsBytes(of: "://") ? text : "https://" + text)
        } catch {
            throw .cloudInvalid(error.description, ["endpoint"], hint: hint)
        }
        guard !url.target.utf8.contains(UInt8(ascii: "?")) else {
            throw .cloudInvalid("The endpoint has a query behind it.", ["endpoint"], hint: hint)
        }
        origin = url.origin
        var prefix = url.target
        while prefix.utf8.last == UInt8(ascii: "/") {
            prefix.removeLast()
        }
        self.prefix = prefix
    }
}
