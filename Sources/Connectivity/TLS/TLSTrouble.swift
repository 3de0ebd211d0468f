/// Why a TLS connection didn't come about, or ended.
enum TLSTrouble: Error, Hashable {
    /// The certificate of the other side was refused.
    ///
    /// - Parameter code: OpenSSL's `X509_V_ERR_…`.
    case certificate(code: Int)

    /// The other side said why it won't go on: RFC 8446, section 6.
    case alert(Int)

    /// What came wasn't TLS.
    case notTLS

    /// The two sides found no version or cipher that both take, or the other broke the rules of TLS.
    ///
    /// - Parameter reason: OpenSSL's number for it.
    case broken(reason: Int)
}

extension TLSTrouble {
    enum Certificate {
        /// Signed by nobody whom we trust.
        case untrusted
        case expired
        case notYetValid
        case revoked
        /// It is for another host.
        case otherHost
    }

    /// What is wrong with the certificate of the other side.
    var certificateProblem: Certificate? {
        guard case .certificate(let code) = self else { return nil }
        switch code {
        case 10, 12: return .expired
        case 9, 11: return .notYetValid
        case 23: return .revoked
        case 62, 63, 64: return .otherHost
        default: return .untrusted
        }
    }

    /// A code for people who look closer.
    var nativeCode: String? {
        switch self {
        case .certificate(let code): Self.verificationNames[code] ?? "X509_V_ERR \(code)"
        case .alert(let number): "TLS alert \(number)"
        case .notTLS: nil
        case .broken(let reason): "OpenSSL reason \(reason)"
        }
    }

    /// From OpenSSL's manual page of `X509_STORE_CTX_get_error`.
    private static let verificationNames = [
        2: "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT",
        9: "X509_V_ERR_CERT_NOT_YET_VALID",
        10: "X509_V_ERR_CERT_HAS_EXPIRED",
        18: "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT",
        19: "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN",
        20: "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        21: "X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        23: "X509_V_ERR_CERT_REVOKED",
        62: "X509_V_ERR_HOSTNAME_MISMATCH",
        64: "X509_V_ERR_IP_ADDRESS_MISMATCH",
    ]
}
