package import POSIX

/// Sends requests: the transport itself, or a stand-in for it in tests.
package protocol HTTPClient: Sendable {
    /// Sends a request once and waits for its answer, no longer than the work may take.
    ///
    /// A redirect is an answer like any other.
    ///
    /// - Throws: when there is no answer. Any status is one.
    func send(_ request: HTTPRequest, interruption: Interruption) throws(HTTPFailure) -> HTTPResponse
}
