import Foundation
import JSON

@testable import Connectivity

/// The stand-ins that `Tests/servers/clouds` starts: once in the test process, and stopped soon after its end.
struct CloudServers: Decodable {
    let http: Int
    let https: Int

    /// The folder of private keys.
    let keys: String

    /// The folder of certificates.
    let tls: String

    static func shared() throws -> CloudServers { try started.get() }

    private static let started = Result { () throws -> CloudServers in
        let path = try ThrowAwayServer.start("clouds")
        return try JSONDecoder().decode(CloudServers.self, from: Data(contentsOf: URL(filePath: path)))
    }

    /// - Parameter name: of the file without its ending; see `Tests/servers/clouds`.
    func key(_ name: String) throws -> String {
        try String(contentsOf: URL(filePath: "\(keys)/\(name).pem"), encoding: .utf8)
    }
}

extension JSONObject {
    /// These members instead of those of the same name.
    func changed(by changes: JSONObject) -> JSONObject {
        var object = self
        for member in changes.members {
            object[member.key.string] = member.value
        }
        return object
    }
}
