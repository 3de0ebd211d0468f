import Foundation
import JSON
import Testing

@testable import Connectivity

extension MongoServerTests {
    /// Only the credentials say how to connect.
    struct Surroundings {
        @Test("Variables that would steer the libraries are shut out")
        func shutOut() async throws {
            let file = try MongoServers.environmentFile()
            // In a process of its own, because another test may look into the environment at the same time.
            await #expect(processExitsWith: .success) { [file = file as String] in
                setenv(MongoServers.variable, file, 1)
                let path = NSTemporaryDirectory() + "openssl-\(UUID().uuidString).cnf"
                try misleadingConfiguration.write(toFile: path, atomically: true, encoding: .utf8)
                setenv("OPENSSL_CONF", path, 1)
                for name in ["SSL_CERT_FILE", "SSL_CERT_DIR", "SASL_PATH", "SASL_CONF_PATH", "MONGODB_URI"] {
                    setenv(name, "/wrong", 1)
                }
                let credentials = MongoCredentials(
                    flavour: .main,
                    changes: ["sslMode": "verify-full", "sslRootCert": "TLS/ca.crt"]
                )
                let trial = try credentials.trial()
                try #require(trial.report.isOK, "\(trial.visibleText)")
                try #require(trial.report.outcome.tls?.version == "TLSv1.3")
                try FileManager.default.removeItem(atPath: path)
            }
        }
    }
}

/// For OpenSSL: no version of TLS that a server would take today.
private let misleadingConfiguration = """
    openssl_conf = all
    [all]
    ssl_conf = tls
    [tls]
    system_default = defaults
    [defaults]
    MaxProtocol = TLSv1.1

    """
