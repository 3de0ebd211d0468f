import JSON

/// Why the certificate of the server was refused.
struct MySQLCertificateVerdict {
    let failure: TestFailure

    /// - Parameter code: OpenSSL's `X509_V_ERR_…`.
    init(_ code: Int) {
        failure = Self.failure(code)
    }

    private typealias Verdict = (name: String, reason: Reason, message: String)

    /// OpenSSL's `X509_V_ERR_…`, from its manual page of `X509_STORE_CTX_get_error`.
    private static let verdicts: [Int: Verdict] = [
        2: ("X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT", .certificateUntrusted, unknownIssuer),
        9: ("X509_V_ERR_CERT_NOT_YET_VALID", .certificateExpired, "The certificate of the server isn't valid yet."),
        10: ("X509_V_ERR_CERT_HAS_EXPIRED", .certificateExpired, "The certificate of the server has expired."),
        18: ("X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT", .certificateUntrusted, selfSigned),
        19: ("X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN", .certificateUntrusted, unknownIssuer),
        20: ("X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY", .certificateUntrusted, unknownIssuer),
        21: ("X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE", .certificateUntrusted, unknownIssuer),
        62: ("X509_V_ERR_HOSTNAME_MISMATCH", .certificateHostnameMismatch, otherHost),
        64: ("X509_V_ERR_IP_ADDRESS_MISMATCH", .certificateHostnameMismatch, otherHost),
    ]

    private static let unknownIssuer = "The certificate of the server is signed by an authority that isn't trusted."
    private static let selfSigned = "The certificate of the server is signed by itself, and isn't trusted."
    private static let otherHost = "The certificate of the server is for another host."

    private static func failure(_ code: Int) -> TestFailure {
        let verdict: Verdict =
            verdicts[code]
            ?? ("X509_V_ERR \(code)", .certificateUntrusted, "The certificate of the server can't be verified.")
        var failure = TestFailure(
            stage: .tls,
            reason: verdict.reason,
            message: verdict.message,
            fields: [DatabaseField.sslRootCert],
            hint: "Give the certificate of the authority that signed it as sslRootCert.",
            nativeCode: verdict.name
        )
        if verdict.reason == .certificateExpired {
            failure.fields = [DatabaseField.host]
            failure.hint = "Have the certificate of the server renewed, and check this computer's clock."
        }
        if verdict.reason == .certificateHostnameMismatch {
            failure.fields = [DatabaseField.host]
            failure.hint = "Give the host by a name that the certificate has; verify-ca doesn't compare names."
        }
        return failure
    }
}
