import Foundation
import JSON
import Testing

@testable import Connectivity

/// Only the credentials say how to connect.
@Suite(.timeLimit(.minutes(10)))
struct MySQLEnvironmentTests {
    @Test("Variables and files of the user that would steer the library are shut out")
    func shutOut() async throws {
        let file = try MySQLServers.environmentFile()
        // In a process of its own, because another test may look into the environment at the same time.
        await #expect(processExitsWith: .success) { [file = file as String] in
            setenv(MySQLServers.variable, file, 1)
            let home = try MisleadingHome()
            defer { home.remove() }
            for variable in misleadingVariables {
                setenv(variable, "wrong", 1)
            }
            for variable in ["MYSQL_TCP_PORT", "MARIADB_TLS_DISABLE_PEER_VERIFICATION"] {
                setenv(variable, "1", 1)
            }
            setenv("MYSQL_PWD", "right-pw", 1)
            setenv("HOME", home.path, 1)
            setenv("MYSQL_HOME", home.path, 1)
            setenv("OPENSSL_CONF", home.path + "/openssl.cnf", 1)
            try check(["sslMode": "disable"], "ok")
            try check(["sslMode": "require"], "ok")
            try check(["sslMode": "require", "username": "ed", "database": nil], "ok")
            let authorities = try MySQLServers.shared().file("ca.crt")
            try check(["sslMode": "verify-full", "sslRootCert": .string(authorities)], "ok")
            try check(["sslMode": "verify-full"], "tls certificate_untrusted")
            try check([:], password: "", "authenticate authentication_failed")
        }
    }
}

private func check(_ changes: JSONObject, password: String = "right-pw", _ end: String) throws {
    let trial = try MySQLTrial(MySQLCredentials(.main, changes, secrets: ["password": password]))
    try #require(trial.report.end == end, "\(trial.visibleText)")
}

/// What the library and the OpenSSL under it look at.
private let misleadingVariables = [
    "LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN", "LIBMYSQL_PLUGINS", "LIBMYSQL_PLUGIN_DIR", "MARIADB_HOME", "MARIADB_PLUGIN_DIR",
    "MARIADB_HOST", "MARIADB_TCP_PORT", "MARIADB_UNIX_PORT", "MYSQL_GROUP_SUFFIX", "MYSQL_HOST", "MYSQL_UNIX_PORT",
    "SSL_CERT_DIR", "SSL_CERT_FILE",
]

/// A home folder with every file that the library or OpenSSL may look for, all wrong.
private struct MisleadingHome {
    let path = NSTemporaryDirectory() + "home-\(UUID().uuidString)"

    private static let options = """
        [client]
        host=wrong
        port=1
        user=wrong
        password=right-pw
        ssl-ca=/wrong
        disable-ssl
        plugin-dir=/wrong
        protocol=pipe
        init-command=wrong

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
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for name in [".my.cnf", "my.cnf", ".mylogin.cnf"] {
            try Self.options.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
        }
        try Self.configuration.write(toFile: path + "/openssl.cnf", atomically: false, encoding: .utf8)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
