import NativeLibraries

/// Remembers what became of the verification of a certificate, which libpq itself forgets as soon as it fails.
final class TLSWitness {
    private let library: PostgresLibrary
    private let connection: PostgresLibrary.TLSConnection

    /// - Parameter handle: a connection whose TLS handshake has begun, and not ended.
    /// - Returns: nil where the library wasn't built with OpenSSL.
    init?(_ library: PostgresLibrary, _ handle: PostgresLibrary.Connection) {
        guard let retain = library.retainTLS, library.verifyResult != nil, library.releaseTLS != nil else { return nil }
        guard let connection = library.tlsStructure(handle, "OpenSSL"), retain(connection) == 1 else { return nil }
        self.library = library
        self.connection = connection
    }

    deinit {
        library.releaseTLS?(connection)
    }

    /// Why the certificate was refused; nil if it wasn't, or nobody looked.
    var failure: TestFailure? {
        guard let code = library.verifyResult?(connection), code != 0 else { return nil }
        let verdict = Self.verdicts[code] ?? Self.other(code)
        return TestFailure(
            stage: .tls,
            reason: verdict.reason,
            message: verdict.message,
            fields: [verdict.reason == .certificateExpired ? DatabaseField.host : DatabaseField.sslRootCert],
            hint: verdict.reason == .certificateExpired
                ? "Have the certificate of the server renewed, and check this computer's clock."
                : "Give the certificate of the authority that signed it as sslRootCert.",
            nativeCode: verdict.name
        )
    }

    private typealias Verdict = (name: String, reason: Reason, message: String)

    /// OpenSSL's `X509_V_ERR_…`, from its manual page of `X509_STORE_CTX_get_error`.
    private static let verdicts: [CLong: Verdict] = [
        2: ("X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT", .certificateUntrusted, unknownIssuer),
        9: ("X509_V_ERR_CERT_NOT_YET_VALID", .certificateExpired, "The certificate of the server isn't valid yet."),
        10: ("X509_V_ERR_CERT_HAS_EXPIRED", .certificateExpired, "The certificate of the server has expired."),
        18: ("X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT", .certificateUntrusted, selfSigned),
        19: ("X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN", .certificateUntrusted, unknownIssuer),
        20: ("X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY", .certificateUntrusted, unknownIssuer),
        21: ("X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE", .certificateUntrusted, unknownIssuer),
    ]

    private static let unknownIssuer = "The certificate of the server is signed by an authority that isn't trusted."
    private static let selfSigned = "The certificate of the server is signed by itself, and isn't trusted."

    private static func other(_ code: CLong) -> Verdict {
        ("X509_V_ERR \(code)", .certificateUntrusted, "The certificate of the server can't be verified.")
    }
}
