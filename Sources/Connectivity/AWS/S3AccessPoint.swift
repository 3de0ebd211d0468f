import HTTPTransport

/// An access point that is named instead of a bucket: "Using Amazon S3 compatible operations with access points", "Using Object Lambda
/// Access Points" and "S3 on Outposts" in the user guide of Amazon S3.
///
///     arn:aws:s3:us-east-1:123456789012:accesspoint/name
///     arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/name
///     arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-1/accesspoint/name
struct S3AccessPoint: Equatable {
    enum Problem: Error {
        case malformed

        /// It has no region: only signatures of another kind get in there.
        case multiRegion
    }

    /// As it stands in signatures: `s3`, `s3-object-lambda`, `s3-outposts`.
    let service: String
    let region: AWSRegion

    /// What stands in front of the service's host: `name-123456789012`, or `name-123456789012.op-1`.
    let label: String

    /// - Parameter text: any name of a bucket.
    /// - Returns: nil for what isn't an ARN.
    static func read(_ text: String) throws(Problem) -> S3AccessPoint? {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.first == "arn" else { return nil }
        guard parts.count == 6 else { throw .malformed }
        guard !parts[3].isEmpty else { throw .multiRegion }
        guard let region = AWSRegion(parts[3]), let account = AWSRegion(parts[4])?.name else { throw .malformed }
        return try S3AccessPoint(service: parts[2], region: region, account: account, resource: parts[5])
    }

    private init(service: String, region: AWSRegion, account: String, resource: String) throws(Problem) {
        self.service = service
        self.region = region
        let steps = resource.split { $0 == "/" || $0 == ":" }.map(String.init)
        // Each becomes part of a host's name.
        guard steps.allSatisfy({ AWSRegion($0) != nil }) else { throw .malformed }
        switch (service, steps.count) {
        case ("s3", 2) where steps[0] == "accesspoint", ("s3-object-lambda", 2) where steps[0] == "accesspoint":
            label = "\(steps[1])-\(account)"
        case ("s3-outposts", 4) where steps[0] == "outpost" && steps[2] == "accesspoint":
            label = "\(steps[3])-\(account).\(steps[1])"
        default:
            throw .malformed
        }
    }

    /// - Parameter endpoint: nil for Amazon's own; with one, the label comes in front of its host, as Amazon's libraries have it.
    func origin(endpoint: HTTPOrigin?) -> HTTPOrigin {
        guard let endpoint else {
            let name = service == "s3" ? "s3-accesspoint" : service
            return HTTPOrigin(scheme: .https, host: "\(label).\(region.host(of: name))", port: 443)
        }
        return HTTPOrigin(scheme: endpoint.scheme, host: "\(label).\(endpoint.host)", port: endpoint.port)
    }
}
