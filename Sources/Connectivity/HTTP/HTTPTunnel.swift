import Datasource
import HTTPTransport

/// The way through an SSH server to one HTTP server. Each opening carries one connection.
final class HTTPTunnel {
    private let credentials: Credentials
    private let address: HTTPAddress
    private var entrance: TunnelEntrance?

    /// Whether an answer has come through it.
    var wasUsed = false

    init(_ credentials: Credentials, _ address: HTTPAddress) {
        self.credentials = credentials
        self.address = address
    }

    /// Opens it, also once more: then the opening before ends.
    ///
    /// - Returns: where to connect to; nil where the credentials ask for no tunnel.
    func open(_ session: TestSession, _ record: inout StageRecord) throws(TestFailure) -> Entrance? {
        entrance = nil
        wasUsed = false
        let port = Int(address.origin.port)
        entrance = try session.tunnelEntrance(credentials, to: address.origin.host, port, &record)
        return entrance.map { Entrance(address: $0.address, port: $0.port) }
    }
}
