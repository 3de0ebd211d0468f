/// What `sslMode` says.
enum PostgresTLSMode: String, CaseIterable {
    case disable

    /// TLS if the server has it. The library's own mode of this name isn't used: after a refused login it tries again
    /// without TLS.
    case prefer
    case require
    case verifyCA = "verify-ca"
    case verifyFull = "verify-full"

    /// Whether the certificate of the server is verified even when no authority is given.
    var verifies: Bool { self == .verifyCA || self == .verifyFull }

    /// The mode that the library is given while TLS is asked for.
    var libraryMode: String { self == .prefer ? Self.require.rawValue : rawValue }
}
