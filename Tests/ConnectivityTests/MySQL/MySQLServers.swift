import Foundation
import Testing

@testable import Connectivity

/// The throw-away servers that `Tests/servers/mariadb` starts: once in the test process, and stopped soon after its end.
struct MySQLServers: Decodable {
    enum Flavour: String {
        case main
        case expired
        case otherHost
        case withoutTLS
        case singleStore
    }

    let host: String

    /// The folder of certificates and keys.
    let tls: String
    private let ports: [String: Int]
    private let logs: [String: String]

    static let variable = "DATASOURCE_BRIDGE_TEST_MARIADB"

    static func shared() throws -> MySQLServers { try started.get() }

    /// Where another process finds the servers: as the value of `variable`.
    static func environmentFile() throws -> String { try file.get() }

    private static let file = Result { () throws -> String in
        try ProcessInfo.processInfo.environment[variable] ?? ThrowAwayServer.start("mariadb")
    }

    private static let started = Result { () throws -> MySQLServers in
        try JSONDecoder().decode(MySQLServers.self, from: Data(contentsOf: URL(filePath: environmentFile())))
    }

    func port(_ flavour: Flavour) throws -> Int { try #require(ports[flavour.rawValue]) }

    /// The path of a certificate or key.
    func file(_ name: String) -> String { tls + "/" + name }

    func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

    /// How often a user has tried to log in, whether or not it was let in.
    func logins(_ user: String, _ flavour: Flavour = .main) throws -> Int {
        let log = try String(contentsOfFile: #require(logs[flavour.rawValue]), encoding: .utf8)
        return log.components(separatedBy: "\n").count {
            $0.contains("\(user)@127.0.0.1") && $0.contains("Connect") && !$0.contains("Access denied")
        }
    }

    /// Whether MariaDB's own client is let in.
    func clientConnects(_ flavour: Flavour, user: String, password: String, _ options: [String] = []) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/mariadb")
        process.arguments =
            ["--no-defaults", "--host=127.0.0.1", "--port=\(try port(flavour))", "--user=\(user)"] + options
            + ["--execute=SELECT 1"]
        process.environment = ["MYSQL_PWD": password, "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
