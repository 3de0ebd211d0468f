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

    /// Whether it grants what another mode demands: as much protection or more. `prefer` demands nothing, and `disable` that there is
    /// none.
    func satisfies(_ demand: DatabaseTLSMode) -> Bool {
        switch demand {
        case .prefer: true
        case .disable: self == .disable
        case .require: self == .require || verifies
        case .verifyCA: verifies
        case .verifyFull: self == .verifyFull
        }
    }
}
