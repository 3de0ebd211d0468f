import Foundation
import JSON

@testable import Connectivity

/// The stand-ins that `Tests/servers/services` starts: once in the test process, and stopped soon after its end.
struct StandInServices: Decodable {
    /// What is special about a port.
    enum Port: String {
        case plain
        case tls

        /// With a certificate that is out of date.
        case expired

        /// With a certificate for another host.
        case otherHost

        /// Wants a client certificate.
        case mutual
    }

    let folder: String

    /// The folder of certificates and keys.
    let tls: String
    let ports: [String: [String: Int]]

    /// The folder of private keys.
    let keys: String

    /// What else a service has to tell, such as tokens that it accepts.
    let facts: [String: [String: String]]

    static func shared() throws -> StandInServices { try started.get() }

    private static let started = Result { () throws -> StandInServices in
        let path = try ThrowAwayServer.start("services")
        return try JSONDecoder().decode(StandInServices.self, from: Data(contentsOf: URL(filePath: path)))
    }

    func port(_ service: String, _ port: Port) -> Int { ports[service]?[port.rawValue] ?? 0 }

    func fact(_ service: String, _ name: String) -> String { facts[service]?[name] ?? "" }

    /// A private key in PEM.
    ///
    /// - Parameter name: of the file without its ending; see `Tests/servers/services`.
    func key(_ name: String) throws -> String {
        try String(contentsOf: URL(filePath: "\(keys)/\(name).pem"), encoding: .utf8)
    }

    /// The path of a certificate or key, such as `ca.crt`.
    func file(_ name: String) -> JSONValue { .string("\(tls)/\(name)") }

    /// How many requests of a service have a text in their line of the log.
    func count(_ service: String, _ text: String) throws -> Int {
        let log = try String(contentsOf: URL(filePath: "\(folder)/\(service).log"), encoding: .utf8)
        return log.split(separator: "\n").count { $0.contains(text) }
    }
}
