import NativeLibraries
import POSIX

/// Opens a connection: finds the addresses of the host and logs in at the first that can be reached.
struct PostgresConnector {
    /// Opens a tunnel for one connection, where the source is reached through one.
    typealias OpenTunnel = (inout StageRecord) throws(TestFailure) -> PostgresTunnel?

    typealias Resolve = @Sendable (String, Interruption) throws(HostResolver.Failure) -> [String]

    let library: PostgresLibrary
    let parameters: PostgresParameters
    let files: TLSFiles
    let waiter: DescriptorWaiter
    let interruption: Interruption
    let resolve: Resolve
    let openTunnel: OpenTunnel

    func connect(_ record: inout StageRecord) throws(TestFailure) -> PostgresConnection {
        if let tunnel = try openTunnel(&record) {
            return try connect(through: tunnel, &record)
        }
        record.begin(.resolve, "Looking up the host.")
        let addresses: [String]
        do throws(HostResolver.Failure) {
            addresses = try resolve(parameters.host, interruption)
        } catch {
            throw PostgresFailures.notResolved(error)
        }
        return try connect(to: addresses, &record)
    }

    private func connect(
        through tunnel: PostgresTunnel,
        _ record: inout StageRecord
    ) throws(TestFailure) -> PostgresConnection {
        let asksForTLS = parameters.tlsMode != .disable && !tunnel.refusesTLS
        let entrance = tunnel.entrance
        do throws(PostgresLogin.Failure) {
            let limit = interruption.deadline
            return try attempt(entrance.address, entrance, limit, asksForTLS: asksForTLS, &record)
        } catch {
            switch error {
            case .unreachable(let failure), .failed(let failure): throw failure
            case .tlsRefused: throw PostgresFailures.tlsRefused
            }
        }
    }

    private func connect(
        to addresses: [String],
        _ record: inout StageRecord
    ) throws(TestFailure) -> PostgresConnection {
        var failure = PostgresFailures.notResolved(.notFound(code: "EAI_NONAME"))
        for (index, address) in addresses.enumerated() {
            record.begin(.connect, "Connecting.")
            let limit = share(ofAddressesLeft: addresses.count - index)
            do throws(PostgresLogin.Failure) {
                return try attempt(address, nil, limit, asksForTLS: parameters.tlsMode != .disable, &record)
            } catch {
                switch error {
                case .unreachable(let reason):
                    failure = index > 0 && reason.reason == .networkUnreachable ? failure : reason
                case .failed(let reason): throw reason
                case .tlsRefused: return try goOnWithoutTLS(address, &record)
                }
            }
        }
        throw failure
    }

    /// Until when one address may take, so that those after it get their share of the time that is left.
    private func share(ofAddressesLeft count: Int) -> Instant {
        let now = Instant.now
        let milliseconds = Int(interruption.deadline.milliseconds(since: now))
        return count > 1 ? now.advanced(byMilliseconds: milliseconds / count) : interruption.deadline
    }

    /// The library has closed the connection on which a server that takes no TLS was asked; nobody has logged in yet.
    private func goOnWithoutTLS(_ address: String, _ record: inout StageRecord) throws(TestFailure)
        -> PostgresConnection
    {
        guard parameters.tlsMode == .prefer else { throw PostgresFailures.tlsRefused }
        record.begin(.connect, "Connecting again without TLS, which the server doesn't offer.")
        do throws(PostgresLogin.Failure) {
            return try attempt(address, nil, interruption.deadline, asksForTLS: false, &record)
        } catch {
            switch error {
            case .unreachable(let failure), .failed(let failure): throw failure
            case .tlsRefused: throw PostgresFailures.tlsRefused
            }
        }
    }

    private func attempt(
        _ address: String,
        _ entrance: TunnelEntrance?,
        _ limit: Instant,
        asksForTLS: Bool,
        _ record: inout StageRecord
    ) throws(PostgresLogin.Failure) -> PostgresConnection {
        var text = PostgresConnectionText(parameters, address: address, files: files, usesTLS: asksForTLS)
        text.port = entrance?.port ?? parameters.port
        guard let connection = PostgresConnection(library, connecting: text, by: entrance) else {
            throw .failed(.outOfMemory)
        }
        let verifies = files.rootCertificatePath != nil
        var login = PostgresLogin(connection, parameters, waiter, asksForTLS: asksForTLS, verifies: verifies)
        try login.run(connectingUntil: limit, &record)
        return connection
    }
}

extension TestFailure {
    fileprivate static var outOfMemory: TestFailure {
        TestFailure(
            stage: .connect,
            reason: .unknown,
            message: "This computer has no memory left for a connection.",
            hint: "Check what else uses its memory."
        )
    }
}
