/// An answer, read to its end.
package struct HTTPResponse: Sendable {
    package var status: Int

    /// In the order received, names in lower case.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    /// Whether the body goes on: it was longer than a request that cuts it allowed.
    package var isCut = false
    package var timings = HTTPTimings()

    /// `TLSv1.3`; nil without TLS.
    package var tlsVersion: String?

    /// Whether it came over TLS.
    package var isOverTLS = false

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of this name, which is given in lower case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}

/// Milliseconds of each step; nil for one that wasn't needed, as on a connection that is used again.
package struct HTTPTimings: Sendable {
    package var resolve: Double?
    package var connect: Double?
    package var tls: Double?

    /// From the request to the end of the answer.
    package var exchange: Double?

    package init() {}
}
