import Datasource
import POSIX

/// The way to a server through an SSH server. A tunnel carries one connection, and a server that takes no TLS goes on without it only on the
/// connection on which it was asked: so where TLS is only preferred, it is asked before the library connects.
struct PostgresTunnel {
    let entrance: TunnelEntrance

    /// Whether the server has said that it takes no TLS.
    let refusesTLS: Bool

    /// PostgreSQL's manual, "SSLRequest": a length, and a number that no version of the protocol has.
    private static let request: [UInt8] = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F]

    /// - Parameters:
    ///   - tunnel: through which nothing was said yet.
    ///   - waiter: ends the wait with the test.
    init(asking tunnel: SSHTunnel, _ waiter: DescriptorWaiter) throws(TestFailure) {
        let answer = try Self.answer(tunnel.stream, waiter)
        refusesTLS = answer == [UInt8(ascii: "N")]
        let count = refusesTLS ? 0 : Self.request.count
        let exchanged = LoopbackEntrance.Exchanged(askedCount: count, answer: refusesTLS ? [] : answer)
        do throws(SystemError) {
            entrance = try TunnelEntrance(tunnel.stream, tunnel, exchanged: exchanged)
        } catch {
            throw .systemFailure(error, at: .tls)
        }
    }

    init(_ entrance: TunnelEntrance) {
        self.entrance = entrance
        refusesTLS = false
    }

    /// One byte; what more there is stays for the library.
    private static func answer(_ stream: FileDescriptor, _ waiter: DescriptorWaiter) throws(TestFailure) -> [UInt8] {
        guard let _ = try? stream.write(request) else { throw PostgresFailures.connectionLost(at: .tls) }
        do throws(Interruption.Interrupted) {
            let events = try waiter.wait(for: stream.number, .reading)
            guard !events.isEmpty else { throw Interruption.Interrupted(.deadline) }
        } catch {
            throw PostgresFailures.interrupted(error.cause, at: .tls, serverTakesTLS: false)
        }
        guard let answer = try? stream.read(upTo: 1), !answer.isEmpty else {
            throw PostgresFailures.connectionLost(at: .tls)
        }
        return answer
    }
}

extension TestSession {
    /// - Returns: nil where the source is reached directly.
    func postgresTunnel(
        _ credentials: Credentials,
        _ parameters: PostgresParameters,
        _ waiter: DescriptorWaiter,
        _ record: inout StageRecord
    ) throws(TestFailure) -> PostgresTunnel? {
        guard parameters.tlsMode == .prefer else {
            let entrance = try tunnelEntrance(credentials, to: parameters.host, parameters.port, &record)
            return entrance.map { PostgresTunnel($0) }
        }
        guard let tunnel = try openTunnel(credentials, to: parameters.host, parameters.port, &record) else {
            return nil
        }
        record.begin(.tls, "Asking for TLS.")
        return try PostgresTunnel(asking: tunnel, waiter)
    }
}
