import Foundation
import JSON
import Testing

@testable import Connectivity

/// Only the credentials say how to connect.
@Suite(.timeLimit(.minutes(10)))
struct MSSQLEnvironmentTests {
    @Test("Variables and files of the user that would steer the library are shut out")
    func shutOut() async throws {
        let file = try MSSQLServers.environmentFile()
        // In a process of its own, because another test may look into the environment at the same time.
        await #expect(processExitsWith: .success) { [file = file as String] in
            setenv(MSSQLServers.variable, file, 1)
            let home = try MisleadingSQLServerHome()
            defer { home.remove() }
            for variable in ["TDSHOST", "TDSPORT", "TDSVER", "TDSQUERY", "DSQUERY", "SYBASE", "SSL_CERT_FILE"] {
                setenv(variable, "1", 1)
            }
            setenv("HOME", home.path, 1)
            setenv("FREETDS", home.path, 1)
            setenv("FREETDSCONF", home.path + "/freetds.conf", 1)
            setenv("TDSDUMP", home.path + "/dump", 1)
            setenv("TDSDUMPCONFIG", home.path + "/dump", 1)
            setenv("OPENSSL_CONF", home.path + "/openssl.cnf", 1)
            try checkSQLServer(["server": "localhost"], "ok")
            try checkSQLServer(["encrypt": false], "ok")
            try checkSQLServer(["server": "localhost", "sslRootCert": nil], "tls certificate_untrusted")
            try checkSQLServer(["user": "unknown"], "authenticate authentication_failed")
            try #require(!FileManager.default.fileExists(atPath: home.path + "/dump"))
        }
    }
}

private func checkSQLServer(_ changes: JSONObject, _ end: String) throws {
    let trial = try MSSQLTrial(MSSQLCredentials(.main, changes))
    try #require(trial.report.end == end, "\(trial.visibleText)")
}

/// A home folder with every file that the library or OpenSSL may look for, all wrong.
private struct MisleadingSQLServerHome {
    let path = NSTemporaryDirectory() + "home-\(UUID().uuidString)"

    /// The section that the driver's own file has, too.
    private static let servers = """
        [global]
        tds version = 4.2
        encryption = off
        [datasource-bridge]
        host = 127.0.0.1
        port = 1
        encryption = off
        dump file = /wrong

        """

    /// No version of TLS that a server would take today.
    private static let configuration = """
        openssl_conf = all
        [all]
        ssl_conf = tls
        [tls]
        system_default = defaults
        [defaults]
        MaxProtocol = TLSv1.1

        """

    init() throws {
        try FileManager.default.createDirectory(atPath: path + "/etc", withIntermediateDirectories: true)
        for name in [".freetds.conf", "freetds.conf", "etc/freetds.conf"] {
            try Self.servers.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
        }
        try "datasource-bridge\n\tquery tcp tds7.0 127.0.0.1 1\n".write(
            toFile: path + "/.interfaces",
            atomically: false,
            encoding: .utf8
        )
        try Self.configuration.write(toFile: path + "/openssl.cnf", atomically: false, encoding: .utf8)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
