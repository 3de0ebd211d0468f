import NativeLibraries
import POSIX

/// Opens a connection: finds the host and its instance, looks at what answers there, and logs in.
struct MSSQLConnector {
    let library: FreeTDSLibrary
    let context: TLSContext
    let parameters: MSSQLParameters
    let authoritiesPath: String?
    let waiter: DescriptorWaiter
    let interruption: Interruption

    /// Where a server was reached.
    private struct Place {
        let channel: Channel
        let address: String
        let port: Int
    }

    func connect(_ record: inout StageRecord) throws(TestFailure) -> (MSSQLConnection, MSSQLLook.Finding) {
        let place = try reach(&record)
        record.begin(.tls, "Agreeing on TLS.")
        let finding = try MSSQLLook(channel: place.channel, parameters: parameters).look(context)
        record.tls = TLSFacts(
            used: finding.encryptsAll,
            version: finding.encryptsAll ? finding.tlsVersion : nil,
            verified: finding.encryptsAll && context.verifies
        )
        let configuration = MSSQLConfiguration(
            parameters: parameters,
            address: place.address,
            port: place.port,
            authoritiesPath: authoritiesPath,
            serverHasTLS: finding.tlsVersion != nil
        )
        record.begin(.authenticate, "Logging in.")
        let login = MSSQLLogin(library: library, configuration: configuration, interruption: interruption)
        do throws(TestFailure) {
            return (try login.run(), finding)
        } catch {
            // The library connects anew: whom it reached, only a login that went through or was refused by the server tells.
            if error.reason == .protocolError || error.reason == .connectionLost {
                record.tls?.verified = false
            }
            throw error
        }
    }

    private func reach(_ record: inout StageRecord) throws(TestFailure) -> Place {
        record.begin(.resolve, "Looking up the host.")
        let addresses: [String]
        do throws(HostResolver.Failure) {
            addresses = try HostResolver.addresses(of: parameters.host, interruption: interruption)
        } catch {
            throw MSSQLFailures.notResolved(error)
        }
        var failure = MSSQLFailures.notResolved(.notFound(code: "EAI_NONAME"))
        for (index, address) in addresses.enumerated() {
            let limit = share(ofAddressesLeft: addresses.count - index)
            do throws(TestFailure) {
                return try reach(address, limit, &record)
            } catch {
                failure = index > 0 && error.reason == .networkUnreachable ? failure : error
            }
            if let cause = interruption.cause {
                throw MSSQLFailures.interrupted(cause, at: record.current)
            }
        }
        throw failure
    }

    private func reach(_ address: String, _ limit: Instant, _ record: inout StageRecord) throws(TestFailure) -> Place {
        let port = try port(at: address, &record)
        record.begin(.connect, "Connecting.")
        do throws(Channel.Ending) {
            let channel = try Channel(to: address, port: port, waiter, until: limit)
            return Place(channel: channel, address: address, port: port)
        } catch {
            throw MSSQLFailures.ended(error, at: .connect)
        }
    }

    private func port(at address: String, _ record: inout StageRecord) throws(TestFailure) -> Int {
        guard let instance = parameters.instanceToAskFor else {
            return parameters.givenPort ?? MSSQLParameters.usualPort
        }
        record.begin(.resolve, "Asking for the port of the instance.")
        return try SQLBrowser(waiter: waiter).port(of: instance, at: address)
    }

    /// Until when one address may take, so that those after it get their share of the time that is left.
    private func share(ofAddressesLeft count: Int) -> Instant {
        let now = Instant.now
        let milliseconds = Int(interruption.deadline.milliseconds(since: now))
        return count > 1 ? now.advanced(byMilliseconds: milliseconds / count) : interruption.deadline
    }
}
