import Foundation
import Testing

@testable import HTTPTransport

@Suite("Authorities are searched in the system's bundle", .timeLimit(.minutes(10)))
struct AuthoritySearchTests {
    private let fixture: TLSFixture

    init() throws {
        fixture = try TLSFixture.shared.get()
    }

    /// A bundle with text in between, line ends of two kinds, and what isn't read.
    private func bundle(_ names: [String]) throws -> String {
        let texts = try names.map { try String(contentsOfFile: fixture.path($0), encoding: .utf8) }
        let broken = "-----BEGIN CERTIFICATE-----\nMIIB!\n-----END CERTIFICATE-----\n"
        let short = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
        let open = "-----BEGIN CERTIFICATE-----\nMIIB\n"
        let revocations = "-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n"
        let whole = "# A comment\n\n" + broken + short + revocations + texts.joined(separator: "\nName\n====\n") + open
        let path = fixture.path("bundle-\(UUID().uuidString).pem")
        try Data(whole.replacingOccurrences(of: "====\n", with: "====\r\n").utf8).write(to: URL(filePath: path))
        return path
    }

    private func transport(_ bundle: String?) -> HTTPTransport {
        HTTPTransport(HTTPTransportConfiguration(), systemBundle: bundle) { _ in nil }
    }

    @Test("It works with the OpenSSL that libcurl has here")
    func isAvailable() {
        #expect(AuthoritySearch.isAvailable)
    }

    @Test("The right authority is found, wherever it stands", arguments: ["-tls1_2", "-tls1_3"])
    func trusted(version: String) throws {
        let server = try TLSServer(fixture, certificate: "good", [version])
        for names in [["ca.pem"], ["other-ca.pem", "ca.pem"], ["ca.pem", "other-ca.pem"]] {
            let response = try transport(bundle(names)).send(HTTPRequest(.get, server.url), interruption: soon())
            #expect(response.status == 200)
        }
    }

    @Test("Of several of the same name the one with the right key counts")
    func sameName() throws {
        try fixture.makeAuthority("same-name", subject: "/CN=ca")
        let server = try TLSServer(fixture, certificate: "good")
        for names in [["ca.pem", "same-name.pem"], ["same-name.pem", "ca.pem"]] {
            let response = try transport(bundle(names)).send(HTTPRequest(.get, server.url), interruption: soon())
            #expect(response.status == 200)
        }
        let error = try failure(transport(bundle(["same-name.pem"])), HTTPRequest(.get, server.url))
        #expect(error.reasonName == "certificateUntrusted", "\(error)")
    }

    @Test("An authority is found by its name also where that is spelled otherwise")
    func spelling() throws {
        // Capital letters and blanks don't count: RFC 5280, section 7.1.
        try fixture.makeAuthority("spelled", subject: "/CN=The  Authority")
        try fixture.makeAuthority("respelled", subject: "/CN=the authority", key: "spelled")
        try fixture.makeCertificate("by-spelled", by: "spelled", for: "IP:127.0.0.1")
        let server = try TLSServer(fixture, certificate: "by-spelled")
        let transport = try transport(bundle(["respelled.pem"]))
        #expect(try transport.send(HTTPRequest(.get, server.url), interruption: soon()).status == 200)
    }

    @Test("What isn't in the bundle isn't trusted, and what isn't right with a certificate is seen as ever")
    func untrusted() throws {
        let path = try bundle(["ca.pem"])
        for (certificate, reason) in [
            ("rogue", "certificateUntrusted"), ("self-signed", "certificateUntrusted"),
            ("expired", "certificateExpired"), ("wrong-host", "certificateHostnameMismatch"),
        ] {
            let server = try TLSServer(fixture, certificate: certificate)
            let error = try failure(transport(path), HTTPRequest(.get, server.url))
            #expect(error.reasonName == reason, "\(error)")
        }
        let server = try TLSServer(fixture, certificate: "good")
        for bundle in [nil, "/nonexistent.pem", fixture.folder.path, try self.bundle([])] {
            let error = try failure(transport(bundle), HTTPRequest(.get, server.url))
            #expect(error.reasonName == "certificateUntrusted", "\(error)")
        }
    }

    @Test("A name isn't found in what is cut off anywhere")
    func cut() throws {
        var certificates: [[UInt8]] = []
        let text = try Data(contentsOf: URL(filePath: fixture.authority))
        CertificateBundle(text: Array(text)).forEach { certificates.append(Array($0)) }
        let certificate = try #require(certificates.first)
        #expect(certificates.count == 1)
        for count in 0..<certificate.count {
            let isFound = Array(certificate.prefix(count)).withUnsafeBufferPointer {
                CertificateSubject.find(in: $0) != nil
            }
            #expect(!isFound)
        }
        #expect(certificate.withUnsafeBufferPointer { CertificateSubject.find(in: $0) } != nil)
    }
}
