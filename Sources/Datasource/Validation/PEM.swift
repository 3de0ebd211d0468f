/// Certificates and keys as text (RFC 7468): framing, base64 and the outer structure are checked, nothing is decrypted or
/// otherwise understood.
enum PEM {
    enum Purpose {
        case certificate
        case privateKey

        /// For signatures that only RSA can make.
        case rsaPrivateKey
        case sshPrivateKey
    }

    /// What is wrong with a text that ought to be PEM, or the path of a file.
    static func problem(in text: UnsafeRawBufferPointer, for purpose: Purpose) -> FieldProblem? {
        guard text.contains("-----BEGIN ") else {
            return problemOfPath(text, purpose)
        }
        var reader = PEMReader(text)
        var hasCertificate = false
        var hasKey = false
        while true {
            switch reader.next(for: purpose) {
            case .problem(let problem):
                return problem
            case .block(let label):
                hasCertificate = hasCertificate || label == .certificate
                hasKey = hasKey || label == .key
            case .end:
                return problem(hasCertificate: hasCertificate, hasKey: hasKey, purpose)
            }
        }
    }

    private static func problem(hasCertificate: Bool, hasKey: Bool, _ purpose: Purpose) -> FieldProblem? {
        guard purpose == .certificate else {
            return hasKey ? nil : .pemWithoutKey
        }
        // A certificate isn't hidden in answers: a key beside it would be shown.
        if hasKey {
            return .pemWithKey
        }
        return hasCertificate ? nil : .pemWithoutCertificate
    }

    private static func problemOfPath(_ text: UnsafeRawBufferPointer, _ purpose: Purpose) -> FieldProblem? {
        // libpq has this word for the certificates of the system, which are trusted here when none are named.
        if purpose == .certificate, text.isWord("system") {
            return .certificatesOfSystem
        }
        return isPath(text) ? nil : .neitherPEMNorPath
    }

    private static func isPath(_ text: UnsafeRawBufferPointer) -> Bool {
        text.count <= 4096 && !PlainText.hasControlCharacter(text) && text.first != UInt8(ascii: "-")
            && !looksLikeBase64(text)
    }

    /// Whether it is what remains of a certificate or key without its first and last line: all of them begin with the
    /// bytes of a SEQUENCE, which base64 writes as `MI` where the content is longer than 127 bytes, else `MC`, `ME`, ….
    private static func looksLikeBase64(_ text: UnsafeRawBufferPointer) -> Bool {
        text.count >= 48 && text[0] == UInt8(ascii: "M")
            && text.allSatisfy { Base64.value(of: $0) != nil || $0 == UInt8(ascii: "=") }
    }
}

/// What the label of a block says that it is.
enum PEMLabel {
    case certificate
    case key
    case other
}
