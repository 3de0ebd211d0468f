import HTTPTransport

/// What `sslMode` says, for servers that are spoken to over HTTP.
enum HTTPTLSMode: String, CaseIterable {
    case disable

    /// As `verify-full`; a driver may go on without TLS where the server has none and no secret is to be sent.
    case prefer

    /// Encrypted. Who answers is verified only where the authorities are given.
    case require
    case verifyCA = "verify-ca"
    case verifyFull = "verify-full"

    /// - Parameter hasAuthorities: whether the credentials name authorities of their own.
    func verification(hasAuthorities: Bool) -> HTTPTransportConfiguration.Verification {
        switch self {
        case .disable, .prefer, .verifyFull: .full
        case .require: hasAuthorities ? .authority : .nothing
        case .verifyCA: .authority
        }
    }
}
