/// What `sslMode` says.
enum DatabaseTLSMode: String, CaseIterable {
    case disable

    /// TLS if the server has it.
    case prefer
    case require
    case verifyCA = "verify-ca"
    case verifyFull = "verify-full"

    /// Whether the certificate of the server is verified even when no authority is given.
    var verifies: Bool { self == .verifyCA || self == .verifyFull }
}
