/// Why a server's certificate wasn't taken.
struct CertificateProblem {
    let reason: HTTPFailure.Reason

    /// The end of a sentence about the certificate.
    let text: String

    /// - Parameter verifyResult: OpenSSL's `X509_V_…` number. The chain is fine with 0, so it was the name then; 1 is what
    ///   libcurl begins with, and it looks at the name before the chain's result.
    init(verifyResult: Int) {
        switch verifyResult {
        case 0, 1, 62, 64: (reason, text) = (.certificateHostnameMismatch, "is for another host")
        case 9: (reason, text) = (.certificateNotYetValid, "isn't valid yet")
        case 10: (reason, text) = (.certificateExpired, "has expired")
        case 18: (reason, text) = (.certificateUntrusted, "is signed by itself and not trusted")
        case 19: (reason, text) = (.certificateUntrusted, "comes from an authority that isn't trusted")
        case 2, 20, 21: (reason, text) = (.certificateUntrusted, "comes from an authority that isn't known")
        case 23: (reason, text) = (.certificateUntrusted, "was revoked")
        case 26: (reason, text) = (.certificateUntrusted, "isn't made for servers")
        case 66, 67, 68: (reason, text) = (.certificateUntrusted, "is too weak")
        default: (reason, text) = (.certificateUntrusted, "isn't trusted (X509 error \(verifyResult))")
        }
    }
}
