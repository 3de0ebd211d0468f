import Testing

@testable import Connectivity

struct MySQLUnitTests {
    @Test(
        "The product and its version are found in what the server tells",
        arguments: [
            ("10.11.19-MariaDB-0+deb12u1-log", "Debian 12", nil, "MariaDB 10.11.19"),
            ("8.0.36", "MySQL Community Server - GPL", nil, "MySQL 8.0.36"),
            ("9.7.4", "", nil, "MySQL 9.7.4"),
            (
                "5.7.32", "SingleStoreDB source distribution (compatible; MySQL Enterprise)", "8.7.12",
                "SingleStore 8.7.12"
            ),
            ("5.5.58", "MemSQL source distribution", nil, "SingleStore 5.5.58"),
            ("5.7.32", "", "8.1.0-abc", "SingleStore 8.1.0"),
            ("unknown", "", nil, "MySQL -"),
        ] as [(String, String, String?, String)]
    )
    func product(_ banner: String, _ comment: String, _ singleStore: String?, _ expected: String) {
        let server = MySQLServer(banner: banner, comment: comment, singleStore: singleStore)
        #expect("\(server.product.rawValue) \(server.version ?? "-")" == expected)
    }

    /// A greeting of MySQL 8, with these bits of what it can do.
    private func greeting(_ capabilities: [UInt8], cutTo count: Int? = nil) -> [UInt8] {
        var payload: [UInt8] = [10] + Array("8.0.36".utf8) + [0]
        payload += [1, 0, 0, 0] + Array(repeating: 65, count: 8) + [0]
        payload += capabilities + Array(repeating: 0, count: 30)
        let packet = [UInt8(payload.count), 0, 0, 0] + payload
        return Array(packet.prefix(count ?? packet.count))
    }

    @Test("The greeting tells whether there is TLS")
    func capabilities() {
        #expect(MySQLGreeting(greeting([0xFF, 0xFF])) == .ready(offersTLS: true))
        #expect(MySQLGreeting(greeting([0x00, 0x08])) == .ready(offersTLS: true))
        #expect(MySQLGreeting(greeting([0xFF, 0xF7])) == .ready(offersTLS: false))
    }

    @Test("A greeting is waited for until all of it is there; nothing that comes ends the process")
    func prefixes() {
        let whole = greeting([0xFF, 0xFF])
        for count in 0..<whole.count {
            #expect(MySQLGreeting(Array(whole.prefix(count))) == .incomplete)
        }
        for first in UInt8.min...UInt8.max {
            for length in 0...6 {
                _ = MySQLGreeting([UInt8](repeating: first, count: length))
                _ = MySQLGreeting([4, 0, 0, 0, first, 1, 2, 3])
                _ = MySQLGreeting([UInt8(length), 0, 0, 0, first] + [UInt8](repeating: 0, count: length))
            }
        }
        #expect(MySQLGreeting([3, 0, 0, 0, 0xFF, 0x10, 0x04]) == .foreign)
        #expect(MySQLGreeting([4, 0, 0, 0, 0xFF, 0x10, 0x04, 65]) == .refusal(code: 1040))
        #expect(MySQLGreeting([4, 0, 0, 0, 10, 1, 2, 3]) == .foreign)
        #expect(MySQLGreeting(Array("SSH-2.0-x\r\n".utf8)) == .foreign)
    }

    @Test(
        "What OpenSSL finds wrong with a certificate is told apart",
        arguments: [
            (10, Reason.certificateExpired, "X509_V_ERR_CERT_HAS_EXPIRED"),
            (18, .certificateUntrusted, "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT"),
            (23, .certificateUntrusted, "X509_V_ERR 23"),
            (62, .certificateHostnameMismatch, "X509_V_ERR_HOSTNAME_MISMATCH"),
            (64, .certificateHostnameMismatch, "X509_V_ERR_IP_ADDRESS_MISMATCH"),
        ]
    )
    func verdicts(_ code: Int, _ reason: Reason, _ name: String) {
        let error = MySQLError(code: MySQLFailures.tlsTrouble, text: "SSL connection error: whatever")
        let refused = MySQLFailures.ofLibrary(error, at: .tls, verdict: code)
        #expect(refused.reason == reason)
        #expect(refused.nativeCode == name)
        // Nobody asked for it.
        let broken = MySQLFailures.ofLibrary(error, at: .tls, verdict: code, verifies: false)
        #expect(broken.reason == .connectionLost)
    }

    @Test(
        "A library that compared a fingerprint was told nothing of the certificate",
        arguments: [
            "SSL connection error: Fingerprint verification of server certificate failed",
            "TLS/SSL error: Fingerprint validation of peer certificate failed",
        ]
    )
    func fingerprints(_ text: String) {
        let error = MySQLError(code: MySQLFailures.tlsTrouble, text: text)
        #expect(MySQLFailures.ofLibrary(error, at: .tls).reason == .driverUnavailable)
        #expect(MySQLFailures.ofLibrary(error, at: .tls, verifies: false).reason == .protocolError)
    }
}
