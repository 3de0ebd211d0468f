package import NativeLibraries

/// Why there is no answer.
package struct HTTPFailure: Error, Sendable {
    package enum Reason: Sendable {
        case hostNotFound
        case connectionRefused
        case networkUnreachable

        /// The work's deadline, or one of the transport's own, is over.
        case timeout
        case cancelled
        case connectionLost
        case tlsUnsupported

        /// A server that wants TLS was spoken to without.
        case tlsRequired
        case certificateUntrusted
        case certificateExpired
        case certificateNotYetValid
        case certificateHostnameMismatch
        case clientCertificateRequired

        /// Our own certificate authorities can't be read.
        case authoritiesInvalid

        /// Our own client certificate can't be read, or the key isn't its own.
        case clientCertificateInvalid

        /// What came isn't HTTP, or broke off.
        case protocolError

        /// The answer is longer than the request allows.
        case tooLarge

        /// The URL isn't one, or isn't secure and leads elsewhere than to this computer.
        case refused

        /// Too many look-ups hang, or no thread could be started.
        case busy
        case libraryUnavailable(LibraryError)
    }

    /// The step that failed.
    package enum Stage: Sendable {
        case resolve
        case connect
        case tls
        case exchange
    }

    package var reason: Reason
    package var stage: Stage

    /// One sentence for a person, with no secret in it.
    package var message: String

    /// Whether the server may have received the request: only if it can't have is a write known not to have happened.
    package var mayHaveBeenReceived: Bool

    /// libcurl's or the system's own code: `CURLE_60`, `ECONNREFUSED`.
    package var nativeCode: String?

    /// Of the steps that were done.
    package var timings = HTTPTimings()

    package init(
        _ reason: Reason,
        at stage: Stage,
        _ message: String,
        mayHaveBeenReceived: Bool,
        nativeCode: String? = nil
    ) {
        self.reason = reason
        self.stage = stage
        self.message = message
        self.mayHaveBeenReceived = mayHaveBeenReceived
        self.nativeCode = nativeCode
    }
}
