/// Why a TLS handshake failed, as OpenSSL's number tells it.
enum TLSProblem: Hashable {
    /// The server demands a client certificate, and got none.
    case clientCertificateRequired

    /// No version or cipher is known to both sides.
    case nothingInCommon

    /// The server sent an alert about the certificate that we have or don't have.
    case certificateAlert

    /// What came isn't TLS.
    case notTLS

    /// The server ended the connection without a word.
    case unexpectedEnd
    case other

    /// - Parameter errorText: libcurl's, which quotes OpenSSL: `error:0A00045C:SSL routines::…`.
    /// - Returns: nil when no such number stands in the text.
    init?(errorText: String) {
        let parts = errorText.split(separator: "error:", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let number = UInt32(parts[1].prefix { $0.isHexDigit }, radix: 16) else { return nil }
        // Reasons have the lowest 12 bits in OpenSSL 1.1 and more in 3; none of the following needs more.
        self = Self.known[number & 0xFFF] ?? .other
    }

    /// OpenSSL's `SSL_R_…` numbers; an alert of the server is 1000 and its number in TLS.
    private static let known: [UInt32: TLSProblem] = [
        1042: .certificateAlert,
        1043: .certificateAlert,
        1046: .certificateAlert,
        1048: .certificateAlert,
        1049: .certificateAlert,
        1116: .clientCertificateRequired,
        1040: .nothingInCommon,
        1070: .nothingInCommon,
        1071: .nothingInCommon,
        258: .nothingInCommon,
        193: .nothingInCommon,
        156: .notTLS,
        198: .notTLS,
        244: .notTLS,
        267: .notTLS,
        294: .unexpectedEnd,
    ]
}
