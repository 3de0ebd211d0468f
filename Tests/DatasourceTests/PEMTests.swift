import Testing

@testable import Datasource

struct PEMTests {
    static func problem(_ text: String, for purpose: PEM.Purpose) -> FieldProblem? {
        Array(text.utf8).withUnsafeBytes { PEM.problem(in: $0, for: purpose) }
    }

    @Test(arguments: [
        (PEMSamples.certificate, PEM.Purpose.certificate),
        (PEMSamples.trustedCertificate, .certificate),
        ("a comment\n" + PEMSamples.certificate + "\nanother\n" + PEMSamples.certificate, .certificate),
        (PEMSamples.certificate.replacingLineEnds, .certificate),
        (PEMSamples.key, .privateKey), (PEMSamples.ecKey, .privateKey), (PEMSamples.encryptedKey, .sshPrivateKey),
        (PEMSamples.encryptedOldKey, .sshPrivateKey),
        (PEMSamples.certificate + PEMSamples.key, .privateKey),
        (PEMSamples.openSSHKey, .sshPrivateKey), (PEMSamples.key, .sshPrivateKey),
        (PEMSamples.encryptedKey, .rsaPrivateKey), ("key.pem", .rsaPrivateKey), (PEMSamples.rsaKey, .rsaPrivateKey),
        ("system", .privateKey), ("./system", .certificate),
        ("key.pem", .privateKey), ("/etc/key.pem", .privateKey), ("~/key", .sshPrivateKey), ("a b/c", .certificate),
    ])
    func valid(text: String, purpose: PEM.Purpose) {
        #expect(Self.problem(text, for: purpose) == nil)
    }

    @Test(arguments: [
        (PEMSamples.certificate, PEM.Purpose.privateKey, FieldProblem.pemWithoutKey),
        (PEMSamples.openSSHKey, .privateKey, .pemOfOpenSSH),
        ("system", .certificate, .certificatesOfSystem),
        (PEMSamples.encryptedKey, .privateKey, .pemEncrypted), (PEMSamples.encryptedOldKey, .privateKey, .pemEncrypted),
        (PEMSamples.key, .rsaPrivateKey, .pemNotRSA), (PEMSamples.ecKey, .rsaPrivateKey, .pemNotRSA),
        (PEMSamples.openSSHKey, .rsaPrivateKey, .pemOfOpenSSH),
        (PEMSamples.shortKey, .rsaPrivateKey, .rsaKeyTooShort),
        (PEMSamples.shortOldKey, .rsaPrivateKey, .rsaKeyTooShort),
        (PEMSamples.key, .certificate, .pemWithKey),
        (PEMSamples.certificate + PEMSamples.openSSHKey, .certificate, .pemWithKey),
        ("-----BEGIN X-----\nMIIB\n-----END X-----", .certificate, .pemWithoutCertificate),
        ("two\nlines", .certificate, .neitherPEMNorPath),
        ("-file", .certificate, .neitherPEMNorPath),
        (PEMSamples.certificate.bodyOnOneLine, .certificate, .neitherPEMNorPath),
        (PEMSamples.key.onOneLine, .privateKey, .pemOnOneLine),
        (PEMSamples.key.withEscapedLineBreaks, .privateKey, .pemEscapedLineBreaks),
        (String(PEMSamples.key.dropLast(5)), .privateKey, .pemUnfinished),
        (String(PEMSamples.key.prefix(60)), .privateKey, .pemUnfinished),
        (PEMSamples.key.withEnd("-----END CERTIFICATE-----"), .privateKey, .pemUnfinished),
        (PEMSamples.key.replacingFirst("MIGH", with: "MI!H"), .privateKey, .pemBase64),
        (PEMSamples.key.replacingFirst("MIGH", with: "MIG"), .privateKey, .pemBase64),
        ("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", .privateKey, .pemBase64),
        ("-----BEGIN PRIVATE KEY-----\nAA==AAAA\n-----END PRIVATE KEY-----", .privateKey, .pemBase64),
        (PEMSamples.key.replacingFirst("MIGH", with: ""), .privateKey, .pemStructure),
        (PEMSamples.key.replacingFirst("MIGH", with: "MIGG"), .privateKey, .pemStructure),
        (PEMSamples.openSSHKey.replacingFirst("b3Bl", with: ""), .sshPrivateKey, .pemStructure),
        ("-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----", .privateKey, .pemStructure),
    ])
    func invalid(text: String, purpose: PEM.Purpose, problem: FieldProblem) {
        #expect(Self.problem(text, for: purpose) == problem)
    }

    @Test(
        "A key that was cut anywhere isn't whole",
        arguments: [PEMSamples.key, PEMSamples.openSSHKey, PEMSamples.encryptedOldKey]
    )
    func cut(text: String) {
        for length in 30..<text.utf8.count - 1 {
            #expect(Self.problem(String(text.prefix(length)), for: .sshPrivateKey) != nil)
        }
    }

    @Test(
        "What isn't the structure of an RSA key is told",
        arguments: ["MAA=", "MAMCAQA=", "MAUCAQAwAA==", "MIIBAgEAAgEB", "MAYCAQACAQE="]
    )
    func noRSAKey(body: String) {
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY"] {
            let text = "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
            #expect(Self.problem(text, for: .rsaPrivateKey) != nil)
        }
    }

    @Test("As values of fields")
    func inDocuments() throws {
        let certificate = PEMSamples.certificate.withEscapedLineBreaks
        let key = PEMSamples.key.withEscapedLineBreaks
        #expect(try issues(in: postgres(#""sslCert": "\#(certificate)", "sslKey": "\#(key)""#)) == [])
        let found = try issues(in: postgres(#""sslCert": "\#(key)", "sslKey": "\#(certificate)""#))
        #expect(
            found.summary == [
                "error invalid_format /credentials/sslCert", "error invalid_format /credentials/sslKey",
            ]
        )
        #expect(found.first?.message == "`sslCert` holds a private key, and a field that isn't secret mustn't.")
    }

    @Test("The seven bytes that are decoded", arguments: 0...9)
    func decodedStart(length: Int) {
        let bytes = (0..<length).map { UInt8(200 + $0) }
        var base64 = Base64()
        for byte in Self.encode(bytes).utf8 {
            base64.append(byte)
        }
        #expect(base64.decodedCount == length)
        #expect(base64.isComplete == (length > 0))
        for position in 0..<9 {
            #expect(base64.decodedByte(position) == (position < min(7, length) ? bytes[position] : nil))
        }
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(0) { $0 << 8 | Int($1) } << ((3 - group.count) * 8)
            for position in 0..<4 {
                text.append(position <= group.count ? alphabet[value >> (18 - position * 6) & 63] : "=")
            }
        }
        return text
    }
}

extension String {
    fileprivate var lines: [Substring] { split(separator: "\n") }

    fileprivate var replacingLineEnds: String { lines.joined(separator: " \r\n") }

    fileprivate var onOneLine: String { lines.joined(separator: " ") }

    fileprivate var withEscapedLineBreaks: String { lines.joined(separator: "\\n") }

    fileprivate var bodyOnOneLine: String { lines.dropFirst().dropLast().joined() }

    fileprivate func withEnd(_ end: String) -> String {
        (lines.dropLast() + [Substring(end)]).joined(separator: "\n")
    }

    fileprivate func replacingFirst(_ part: String, with other: String) -> String {
        guard let start = indices.first(where: { self[$0...].hasPrefix(part) }) else { return self }
        return self[..<start] + other + self[start...].dropFirst(part.count)
    }
}
