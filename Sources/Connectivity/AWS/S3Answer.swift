import HTTPTransport

/// One page of a listing.
struct S3Listing: Equatable {
    let keys: [String]

    /// Where the next page begins; nil for the last one.
    let continuation: String?

    /// - Returns: nil for what isn't the answer to "ListObjectsV2", which always names the bucket and says whether it goes on.
    init?(_ body: [UInt8]) {
        guard let root = try? XMLReader.read(body), root.name == "ListBucketResult", root.text(of: "Name") != nil,
            root.text(of: "IsTruncated") != nil
        else { return nil }
        keys = root.children(named: "Contents").compactMap { $0.text(of: "Key") }
        let goesOn = root.text(of: "IsTruncated") == "true"
        continuation = goesOn ? root.text(of: "NextContinuationToken") : nil
    }
}

/// An error as S3 answers it: "Error responses" in its API reference.
struct S3Error: Equatable {
    /// `NoSuchBucket`.
    let code: String

    /// Where the bucket is, when that was wrong.
    let region: AWSRegion?

    /// - Returns: nil when the answer doesn't say it in S3's form.
    init?(_ response: HTTPResponse) {
        guard let root = try? XMLReader.read(response.body), root.name == "Error", let code = root.text(of: "Code"),
            Self.isCode(code)
        else { return nil }
        self.code = code
        region = (response.header("x-amz-bucket-region") ?? root.text(of: "Region")).flatMap { AWSRegion($0) }
    }

    /// Codes are words, so that nothing else gets into a report through them.
    private static func isCode(_ text: String) -> Bool {
        (1...80).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
                default: false
                }
            }
    }
}
