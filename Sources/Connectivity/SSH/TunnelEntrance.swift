import Datasource
import JSON
import POSIX

/// Where a driver connects to instead of the host and port of its source, when that is reached through an SSH server.
///
/// A driver with the fields of `SharedFields.sshTunnel` asks for one by `TestSession.tunnelEntrance` once its parameters are
/// checked. It connects there once, goes on verifying certificates against the host that the user gave, and keeps the entrance as long
/// as its connection: with the last reference the tunnel ends. A second connection needs another entrance.
final class TunnelEntrance: Sendable {
    static let numericAddress = LoopbackEntrance.address

    /// Numeric.
    let address = TunnelEntrance.numericAddress
    let port: Int

    private let entrance: LoopbackEntrance
    private let tunnel: SSHTunnel?

    /// - Parameter exchanged: what was said through the tunnel before.
    init(
        _ stream: FileDescriptor,
        _ tunnel: SSHTunnel?,
        holdsBack: Bool = false,
        exchanged: LoopbackEntrance.Exchanged = LoopbackEntrance.Exchanged()
    ) throws(SystemError) {
        entrance = try LoopbackEntrance(to: stream, holdsBack: holdsBack, exchanged: exchanged)
        port = entrance.port
        self.tunnel = tunnel
    }

    /// Lets through what the server says, where that was held back.
    func letThrough() {
        entrance.letThrough()
    }
}

extension TestSession {
    /// Opens a tunnel to the server of a source, where its credentials ask for one.
    ///
    /// - Parameters:
    ///   - host: of the source, as the user gave it; the SSH server looks it up.
    ///   - holdsBack: whether what the server says waits until `letThrough()` is called.
    ///   - record: is told of the stages `ssh` and `connect`.
    /// - Returns: nil where the source is reached directly.
    func tunnelEntrance(
        _ credentials: Credentials,
        to host: String,
        _ port: Int,
        holdsBack: Bool = false,
        _ record: inout StageRecord
    ) throws(TestFailure) -> TunnelEntrance? {
        var tunnel: SSHTunnel?
        if tunnelStream == nil {
            tunnel = try openTunnel(credentials, to: host, port, &record)
        }
        guard let stream = tunnelStream ?? tunnel?.stream else { return nil }
        do {
            return try TunnelEntrance(stream, tunnel, holdsBack: holdsBack)
        } catch {
            throw .systemFailure(error, at: record.current)
        }
    }

    /// As `tunnelEntrance`, for who hands the tunnel to another process.
    func openTunnel(
        _ credentials: Credentials,
        to host: String,
        _ port: Int,
        _ record: inout StageRecord
    ) throws(TestFailure) -> SSHTunnel? {
        guard let parameters = try SSHParameters.given(in: credentials) else { return nil }
        let opening = try SSHOpening(parameters, interruption)
        return try opening.open(to: host.withoutBrackets, port, &record)
    }
}
