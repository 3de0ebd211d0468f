import HTTPTransport

/// A request to Amazon Web Services before it is signed.
struct AWSRequest {
    var method = HTTPRequest.Method.get
    var origin: HTTPOrigin

    /// Percent-encoded; at least `/`.
    var path: String

    /// Not yet encoded.
    var query: [(name: String, value: String)] = []

    /// Beyond those that signing adds; names in small letters.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
}
