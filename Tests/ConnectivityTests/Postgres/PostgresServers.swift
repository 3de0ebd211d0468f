import Foundation
import Testing

@testable import Connectivity

/// The throw-away servers that `Tests/servers/postgres` starts: once in the test process, and stopped soon after its end.
struct PostgresServers: Decodable {
    enum Flavour: String {
        case main
        case expired
        case otherHost
        case withoutTLS
    }

    /// Names a file that `Tests/servers/postgres start` printed, for servers that run already.
    static let variable = "DATASOURCE_BRIDGE_TEST_POSTGRES"

    let host: String
    let password: String

    /// The folder of certificates and keys.
    let tls: String
    private let ports: [String: Int]
    private let logs: [String: String]

    static func shared() throws -> PostgresServers { try started.get() }

    /// Where the description of the servers stands.
    static func environmentFile() throws -> String { try file.get() }

    private static let file = Result { () throws -> String in
        if let path = ProcessInfo.processInfo.environment[variable] {
            return path
        }
        return try ThrowAwayServer.start("postgres")
    }

    private static let started = Result { () throws -> PostgresServers in
        let data = try Data(contentsOf: URL(filePath: file.get()))
        return try JSONDecoder().decode(PostgresServers.self, from: data)
    }

    func port(_ flavour: Flavour) throws -> Int { try #require(ports[flavour.rawValue]) }

    func log(_ flavour: Flavour) throws -> String {
        try String(contentsOfFile: #require(logs[flavour.rawValue]), encoding: .utf8)
    }

    /// How many connections a server has received, and how many logins were tried on them.
    func counts(_ flavour: Flavour) throws -> Counts {
        let log = try log(flavour)
        func count(_ text: String) -> Int { log.components(separatedBy: text).count - 1 }
        let refused = count("password authentication failed for user") + count("certificate authentication failed")
        return Counts(connections: count("connection received"), logins: count("connection authenticated") + refused)
    }

    struct Counts: Equatable, CustomStringConvertible {
        var connections: Int
        var logins: Int

        static func - (left: Counts, right: Counts) -> Counts {
            Counts(connections: left.connections - right.connections, logins: left.logins - right.logins)
        }

        var description: String { "\(connections) connections, \(logins) logins" }
    }

    /// The path of a certificate or key.
    func file(_ name: String) -> String { tls + "/" + name }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: file(name), encoding: .utf8)
    }
}
