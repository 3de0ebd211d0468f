import Foundation
import Testing

@testable import Connectivity

/// The throw-away servers that `Tests/servers/mongodb` starts: once in the test process, and stopped soon after its end.
struct MongoServers: Decodable {
    enum Flavour: String {
        case main
        case expired
        case otherHost
        case withoutTLS
        case mutual

        /// Before `withoutTLS`: it hangs up on TLS, and notes what it passes on.
        case front
    }

    /// The folder of certificates and keys.
    let tls: String
    private let notes: String
    private let ports: [String: Int]

    static func shared() throws -> MongoServers { try started.get() }

    /// Where the description of the servers stands.
    static func environmentFile() throws -> String { try file.get() }

    /// Names such a description, for servers that run already.
    static let variable = "DATASOURCE_BRIDGE_TEST_MONGODB"

    private static let file = Result { () throws -> String in
        if let path = ProcessInfo.processInfo.environment[variable] {
            return path
        }
        return try ThrowAwayServer.start("mongodb")
    }

    private static let started = Result { () throws -> MongoServers in
        let data = try Data(contentsOf: URL(filePath: file.get()))
        return try JSONDecoder().decode(MongoServers.self, from: data)
    }

    func port(_ flavour: Flavour) throws -> Int { try #require(ports[flavour.rawValue]) }

    /// The path of a certificate or key.
    func file(_ name: String) -> String { tls + "/" + name }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: file(name), encoding: .utf8)
    }

    /// What the one in front has seen so far.
    func counts() throws -> Counts {
        let lines = try String(contentsOfFile: notes, encoding: .utf8).split(separator: "\n")
        func count(_ text: String) -> Int { lines.count { $0 == text } }
        return Counts(connections: count("connection"), logins: count("login"), proofs: count("proof"))
    }

    struct Counts: Equatable, CustomStringConvertible {
        var connections: Int
        var logins: Int
        var proofs: Int

        static func - (left: Counts, right: Counts) -> Counts {
            Counts(
                connections: left.connections - right.connections,
                logins: left.logins - right.logins,
                proofs: left.proofs - right.proofs
            )
        }

        var description: String { "\(connections) connections, \(logins) logins, \(proofs) proofs" }
    }
}
