import Foundation
import JSON
import NativeLibraries
import Testing

@testable import Connectivity

extension PostgresServerTests {
    /// Only the credentials say how to connect.
    struct Surroundings {
        @Test("Variables and files of the user that would steer the library are shut out")
        func shutOut() async throws {
            let file = try PostgresServers.environmentFile()
            let before = try PostgresServers.shared().counts(.main)
            // In a process of its own, because another test may look into the environment at the same time.
            await #expect(processExitsWith: .success) { [file = file as String] in
                let names = try PostgresLibrary.shared.functions().options.compactMap(\.variable)
                try #require(names.count > 20)
                let more = ["PGTZ", "PGDATESTYLE", "PGGEQO", "PGSERVICE", "PGSERVICEFILE", "PGSYSCONFDIR", "PGREALM"]
                for name in names + more {
                    setenv(name, "wrong", 1)
                }
                setenv("HOME", try misleadingHome(PostgresServers.variable, file), 1)
                for mode in ["disable", "prefer", "require", "verify-full"] {
                    try checkLogin(mode)
                }
            }
            // Those without a password come as far as being asked for one.
            let difference = try PostgresServers.shared().counts(.main) - before
            #expect(difference == PostgresServers.Counts(connections: 8, logins: 4))
        }
    }
}

/// A home folder with every file that the library looks for by itself, all wrong.
private func misleadingHome(_ variable: String, _ environmentFile: String) throws -> String {
    setenv(variable, environmentFile, 1)
    let home = try TemporaryHome()
    let servers = try PostgresServers.shared()
    try home.write(".pgpass", "*:*:*:*:right-pw\n")
    try home.write(".pg_service.conf", "[wrong]\nhost=wrong\nsslmode=wrong\noptions=-c wrong=wrong\n")
    try home.write(".postgresql/root.crt", servers.text("otherca.crt"))
    try home.write(".postgresql/root.crl", "wrong")
    try home.write(".postgresql/postgresql.crt", servers.text("rogue.crt"))
    try home.write(".postgresql/postgresql.key", servers.text("rogue.key"))
    try home.write("openssl.cnf", misleadingConfiguration)
    setenv("OPENSSL_CONF", home.path + "/openssl.cnf", 1)
    setenv("SSL_CERT_FILE", "/wrong", 1)
    return home.path
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

/// One login that has to work, and one without a password, for which the library would look elsewhere.
private func checkLogin(_ mode: String) throws {
    var credentials = try PostgresCredentials(.main, ["sslMode": .string(mode)])
    if mode == "verify-full" {
        credentials.plain["sslRootCert"] = .string(try PostgresServers.shared().file("ca.crt"))
    }
    let trial = try PostgresTrial(credentials)
    try #require(trial.report.isOK, "\(trial.visibleText)")
    try #require(trial.report.outcome.tls?.verified == (mode == "verify-full"))
    credentials.secrets["password"] = ""
    let refused = try PostgresTrial(credentials)
    try #require(refused.report.end == "authenticate authentication_failed", "\(refused.visibleText)")
}

private struct TemporaryHome {
    let path = NSTemporaryDirectory() + "home-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path + "/.postgresql", withIntermediateDirectories: true)
    }

    func write(_ name: String, _ text: String) throws {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        try #require(
            FileManager.default.createFile(atPath: path + "/" + name, contents: Data(text.utf8), attributes: attributes)
        )
    }
}
