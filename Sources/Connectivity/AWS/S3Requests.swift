import HTTPTransport
import POSIX

/// The requests to S3 that a test sends: "ListObjectsV2" and "GetObject" in the API reference of Amazon S3.
struct S3Requests {
    let parameters: S3Parameters

    /// The first keys that begin with a text.
    ///
    /// - Parameter continuation: what the answer before named, for the keys after those.
    func list(prefix: String, limit: Int, continuation: String? = nil) -> AWSRequest {
        var request = bucketRequest
        request.query = [("list-type", "2"), ("max-keys", "\(limit)"), ("prefix", prefix)]
        if let continuation {
            request.query.append(("continuation-token", continuation))
        }
        return request
    }

    /// The first byte of an object, which shows that it may be read.
    func firstByte(of key: String) -> AWSRequest {
        var request = bucketRequest
        if request.path.utf8.last != UInt8(ascii: "/") {
            request.path += "/"
        }
        let segments = key.split(separator: "/", omittingEmptySubsequences: false)
        request.path += segments.map { PercentEncoding.pathSegment(String($0)) }.joined(separator: "/")
        request.headers = [("range", "bytes=0-0")]
        return request
    }

    /// The bucket stands in the host's name where that works with Amazon's certificates, else in the path.
    private var bucketRequest: AWSRequest {
        if let accessPoint = parameters.accessPoint {
            let origin = accessPoint.origin(endpoint: parameters.endpoint?.origin)
            return AWSRequest(origin: origin, path: "\(parameters.endpoint?.prefix ?? "")/")
        }
        let segment = PercentEncoding.pathSegment(parameters.bucket)
        if let endpoint = parameters.endpoint {
            return AWSRequest(origin: endpoint.origin, path: "\(endpoint.prefix)/\(segment)")
        }
        let host = parameters.region.host(of: "s3")
        guard isLabel(parameters.bucket) else {
            return AWSRequest(origin: HTTPOrigin(scheme: .https, host: host, port: 443), path: "/\(segment)")
        }
        let origin = HTTPOrigin(scheme: .https, host: "\(parameters.bucket).\(host)", port: 443)
        return AWSRequest(origin: origin, path: "/")
    }

    /// "Bucket naming rules" in the user guide of Amazon S3, without the dots: a certificate's `*` stands for one label.
    private func isLabel(_ bucket: String) -> Bool {
        (3...63).contains(bucket.utf8.count)
            && bucket.utf8.first != UInt8(ascii: "-")
            && bucket.utf8.last != UInt8(ascii: "-")
            && AWSRegion(bucket) != nil
    }
}
