import Foundation
import POSIX
import Testing

@testable import HTTPTransport

@Suite("TLS is verified", .timeLimit(.minutes(10)))
struct TLSTests {
    private let fixture: TLSFixture

    init() throws {
        fixture = try TLSFixture.shared.get()
    }

    private func trusting(_ file: String = "ca.pem") -> HTTPTransport {
        makeTransport { $0.certificateAuthorities = .file(path: fixture.path(file)) }
    }

    @Test("A certificate of the configured authority is taken", arguments: ["-tls1_2", "-tls1_3"])
    func trusted(version: String) throws {
        let server = try TLSServer(fixture, certificate: "good", [version])
        let response = try trusting().send(HTTPRequest(.get, server.url), interruption: soon())
        #expect(response.status == 200)
        #expect(response.tlsVersion == (version == "-tls1_2" ? "TLSv1.2" : "TLSv1.3"))
        #expect(try #require(response.timings.tls) > 0)
        #expect(try #require(response.timings.connect) > 0)
    }

    @Test("The authority may be given as text, and the server by name")
    func text() throws {
        let server = try TLSServer(fixture, certificate: "good")
        let pem = try String(contentsOfFile: fixture.authority, encoding: .utf8)
        let transport = makeTransport { $0.certificateAuthorities = .pem(pem) }
        let request = HTTPRequest(.get, "https://localhost:\(server.port)/")
        #expect(try transport.send(request, interruption: soon()).status == 200)
    }

    @Test(
        "Any other certificate isn't",
        arguments: [
            ("wrong-host", "certificateHostnameMismatch"), ("expired", "certificateExpired"),
            ("future", "certificateNotYetValid"), ("rogue", "certificateUntrusted"),
            ("self-signed", "certificateUntrusted"),
        ],
        ["-tls1_2", "-tls1_3"]
    )
    func untrusted(item: (certificate: String, reason: String), version: String) throws {
        let server = try TLSServer(fixture, certificate: item.certificate, [version])
        let error = try failure(trusting(), HTTPRequest(.delete, server.url))
        #expect(error.reasonName == item.reason, "\(error)")
        #expect(error.stage == .tls)
        #expect(!error.mayHaveBeenReceived)
        #expect(error.nativeCode == "CURLE_60")
    }

    @Test("The system's authorities don't know ours, and ours isn't added to them")
    func systemBundle() throws {
        let server = try TLSServer(fixture, certificate: "good")
        let error = try failure(makeTransport(), HTTPRequest(.get, server.url))
        #expect(error.reasonName == "certificateUntrusted")
    }

    @Test("A bundle that can't be read, or isn't one, trusts nobody")
    func badBundle() throws {
        let server = try TLSServer(fixture, certificate: "good")
        for authorities in [
            HTTPTransportConfiguration.CertificateAuthorities.file(path: "/nonexistent.pem"), .pem("nonsense"),
            .pem(""),
        ] {
            let error = try failure(
                makeTransport { $0.certificateAuthorities = authorities },
                HTTPRequest(.post, server.url, body: [1])
            )
            #expect(error.reasonName == "authoritiesInvalid", "\(error)")
            #expect(!error.mayHaveBeenReceived)
        }
    }

    @Test("A server that demands a client certificate", arguments: [("-tls1_2", true), ("-tls1_3", true)])
    func clientCertificate(version: String, _: Bool) throws {
        let server = try TLSServer(
            fixture,
            certificate: "good",
            [version, "-Verify", "1", "-CAfile", fixture.authority]
        )
        let error = try failure(trusting(), HTTPRequest(.post, server.url, body: [1]))
        #expect(error.reasonName == "clientCertificateRequired", "\(error)")
        #expect(error.stage == .tls)
        #expect(!error.mayHaveBeenReceived)
    }

    @Test("A server with nothing newer than TLS 1.1 isn't spoken to")
    func oldVersion() throws {
        let server = try TLSServer(fixture, certificate: "good", ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        let error = try failure(trusting(), HTTPRequest(.get, server.url))
        #expect(error.reasonName == "tlsUnsupported", "\(error)")
        #expect(error.stage == .tls)
    }

    @Test("A server without TLS, and one that hangs up", arguments: ["plain", "close", "reset"])
    func noTLS(kind: String) throws {
        let server = try TestServer { connection in
            switch kind {
            case "plain": connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            case "reset": connection.reset()
            default: break
            }
        }
        let error = try failure(trusting(), HTTPRequest(.post, "https://127.0.0.1:\(server.port)"))
        #expect(error.reasonName == (kind == "plain" ? "tlsUnsupported" : "connectionLost"), "\(error)")
        // The reset may come before libcurl has seen that it is connected.
        #expect(error.stage == .tls || kind == "reset")
        #expect(!error.mayHaveBeenReceived)
    }
}
