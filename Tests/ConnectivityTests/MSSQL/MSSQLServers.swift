import Foundation
import Testing

@testable import Connectivity

/// The throw-away servers that `Tests/servers/mssql` starts: once in the test process, and stopped soon after its end.
struct MSSQLServers: Decodable {
    enum Flavour: String {
        /// pysqlbridge, and not the stand-in.
        case bridge
        case main
        /// It encrypts everything, whatever it is asked for.
        case demanding
        case expired
        case otherHost
        case withoutTLS
        /// It encrypts the login alone, whatever it is asked for.
        case downgrading
    }

    /// The folder of certificates and keys.
    let tls: String

    /// The password of the user of the same name.
    let special: String

    /// The address at which a SQL Server Browser knows of instances.
    let browser: String
    private let ports: [String: Int]
    private let logins: String

    static let variable = "DATASOURCE_BRIDGE_TEST_MSSQL"

    static func shared() throws -> MSSQLServers { try started.get() }

    /// Where another process finds the servers: as the value of `variable`.
    static func environmentFile() throws -> String { try file.get() }

    private static let file = Result { () throws -> String in
        try ProcessInfo.processInfo.environment[variable] ?? ThrowAwayServer.start("mssql")
    }

    private static let started = Result { () throws -> MSSQLServers in
        try JSONDecoder().decode(MSSQLServers.self, from: Data(contentsOf: URL(filePath: environmentFile())))
    }

    func port(_ flavour: Flavour) throws -> Int { try #require(ports[flavour.rawValue]) }

    /// The path of a certificate or key.
    func path(_ name: String) -> String { tls + "/" + name }

    /// How often a user has tried to log in to any stand-in, whether or not it was let in.
    func logins(of user: String) throws -> Int {
        try String(contentsOfFile: logins, encoding: .utf8).split(separator: "\n").count { $0 == user }
    }

    /// Whether python-tds is let in; nil when it fails otherwise.
    func independentClientConnects(_ flavour: Flavour, user: String, password: String) throws -> Bool? {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(filePath: ThrowAwayServer.python)
        process.arguments = [
            tests.appending(path: "stand-ins/log-in-to-sql-server.py").path, String(try port(flavour)), user,
            path("ca.crt"),
        ]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(password.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return [0: true, 3: false][process.terminationStatus]
    }
}
