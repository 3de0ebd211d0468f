import NativeLibraries
import POSIX

/// Opens a connection: finds the addresses of the host and logs in at the first that can be reached.
struct MySQLConnector {
    let library: MariaDBLibrary
    let parameters: MySQLParameters
    let files: TLSFiles
    let waiter: DescriptorWaiter
    let interruption: Interruption

    /// Opens a tunnel, where the source is reached through one. What the server says is held back in it.
    let openTunnel: (inout StageRecord) throws(TestFailure) -> TunnelEntrance?

    func connect(_ record: inout StageRecord) throws(TestFailure) -> MySQLConnection {
        let verifies = parameters.tlsMode != .disable && files.rootCertificatePath != nil
        guard !verifies || library.openSSL != nil else { throw MySQLFailures.cannotVerify }
        if let entrance = try openTunnel(&record) {
            record.begin(.connect, "Connecting through the tunnel.")
            return try connect(to: [entrance.address], entrance, &record)
        }
        record.begin(.resolve, "Looking up the host.")
        let addresses: [String]
        do throws(HostResolver.Failure) {
            addresses = try HostResolver.addresses(of: parameters.host, interruption: interruption)
        } catch {
            throw MySQLFailures.notResolved(error)
        }
        return try connect(to: addresses, nil, &record)
    }

    private func connect(
        to hosts: [String],
        _ entrance: TunnelEntrance?,
        _ record: inout StageRecord
    ) throws(TestFailure) -> MySQLConnection {
        var failure = MySQLFailures.notResolved(.notFound(code: "EAI_NONAME"))
        for (index, host) in hosts.enumerated() {
            record.begin(.connect, "Connecting.")
            let limit = share(ofHostsLeft: hosts.count - index)
            do throws(MySQLLogin.Failure) {
                return try attempt(host, entrance, limit, &record)
            } catch {
                switch error {
                case .failed(let reason): throw reason
                case .tooFast: throw MySQLFailures.connectionLost(at: record.current)
                case .unreachable(let reason):
                    failure = index > 0 && reason.reason == .networkUnreachable ? failure : reason
                }
            }
        }
        throw failure
    }

    /// How often a connection is opened that the library has got ahead of, which can happen on this computer alone.
    private static let attempts = 5

    private func attempt(
        _ host: String,
        _ entrance: TunnelEntrance?,
        _ limit: Instant,
        _ record: inout StageRecord
    ) throws(MySQLLogin.Failure) -> MySQLConnection {
        for _ in 0..<Self.attempts {
            guard let connection = MySQLConnection(library, parameters, files, by: entrance) else {
                throw .failed(.unusableMariaDB)
            }
            var login = MySQLLogin(connection, to: host, parameters, waiter)
            do throws(MySQLLogin.Failure) {
                try login.run(connectingUntil: limit, &record)
                return connection
            } catch {
                guard case .tooFast = error, entrance == nil else { throw error }
            }
        }
        throw .tooFast
    }

    /// Until when one address may take, so that those after it get their share of the time that is left.
    private func share(ofHostsLeft count: Int) -> Instant {
        let now = Instant.now
        let milliseconds = Int(interruption.deadline.milliseconds(since: now))
        return count > 1 ? now.advanced(byMilliseconds: milliseconds / count) : interruption.deadline
    }
}

extension TestFailure {
    fileprivate static var unusableMariaDB: TestFailure {
        TestFailure(
            stage: .validate,
            reason: .driverUnavailable,
            message: "The installed libmariadb can't connect without blocking.",
            hint: "To test this type, \(MariaDBLibrary.library.packages.installHint) in a current version."
        )
    }
}
