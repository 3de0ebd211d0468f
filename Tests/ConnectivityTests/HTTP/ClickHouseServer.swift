import Foundation
import Testing

@testable import Connectivity

/// The throw-away server that `Tests/servers/clickhouse` starts: once in the test process, and stopped soon after its end.
struct ClickHouseServer: Decodable {
    let host: String
    let password: String

    /// The folder of certificates and keys.
    let tls: String
    let http: Int
    let https: Int

    /// For ClickHouse's own protocol.
    let native: Int

    static func shared() throws -> ClickHouseServer { try started.get() }

    private static let started = Result { () throws -> ClickHouseServer in
        let data = try Data(contentsOf: URL(filePath: ThrowAwayServer.start("clickhouse")))
        return try JSONDecoder().decode(ClickHouseServer.self, from: data)
    }
}
