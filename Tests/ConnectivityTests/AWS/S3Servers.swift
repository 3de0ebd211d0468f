import Foundation
import JSON

@testable import Connectivity

/// The throw-away servers that `Tests/servers/s3` starts: once in the test process, and stopped soon after its end.
struct S3Servers: Decodable {
    struct User: Decodable {
        let id: String
        let secret: String
    }

    let ports: [String: Int]
    let users: [String: User]
    let tls: String

    static func shared() throws -> S3Servers { try started.get() }

    private static let started = Result { () throws -> S3Servers in
        let path = try ThrowAwayServer.start("s3")
        return try JSONDecoder().decode(S3Servers.self, from: Data(contentsOf: URL(filePath: path)))
    }

    func endpoint(_ name: String) -> String { "http://127.0.0.1:\(ports[name] ?? 0)" }
}
