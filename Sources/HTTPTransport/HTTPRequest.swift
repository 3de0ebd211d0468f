package import Datasource

/// A request to be sent once: nothing here is repeated by the transport.
package struct HTTPRequest: Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"

        /// Whether sending it twice could change something twice.
        package var isWrite: Bool { self != .get && self != .head }
    }

    /// A header's value; one with a secret in it is never shown.
    package enum HeaderValue: Sendable {
        case plain(String)

        /// `Bearer ` and a token.
        case secret(prefix: String, Secret)
    }

    package var method: Method

    /// Absolute, percent-encoded.
    package var url: String
    package var headers: [(name: String, value: HeaderValue)]
    package var body: [UInt8]?

    /// The most bytes of the answer's body; a longer one is a failure.
    package var responseLimit = 16 << 20

    /// Whether a longer body is cut there, and the connection ended, instead of being a failure.
    package var cutsResponse = false

    package init(
        _ method: Method,
        _ url: String,
        headers: [(name: String, value: HeaderValue)] = [],
        body: [UInt8]? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
