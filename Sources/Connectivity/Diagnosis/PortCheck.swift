import JSON
import POSIX

/// Looks whether a host can be found and a port of it takes connections, without a word to whoever listens there.
struct PortCheck {
    enum Finding {
        case reachable
        case unreachable(TestFailure)
        /// There was no time, or this computer has no means to look.
        case unknown
    }

    let host: String
    let port: Int

    /// The members that say host and port.
    let fields: [JSONPointer]

    /// How long one address may take to answer, in milliseconds, where the test has more time.
    private static let patience = 2_000

    func run(_ interruption: Interruption) -> Finding {
        let addresses: [String]
        do throws(HostResolver.Failure) {
            addresses = try HostResolver.addresses(of: host, interruption: interruption)
        } catch {
            switch error {
            case .interrupted, .busy: return .unknown
            case .notFound, .unavailable: return .unreachable(blaming(PostgresFailures.notResolved(error)))
            }
        }
        guard let waiter = try? DescriptorWaiter(interruption) else { return .unknown }
        var finding = Finding.unknown
        for address in addresses {
            finding = look(at: address, waiter)
            if case .reachable = finding {
                return finding
            }
        }
        return finding
    }

    private func look(at address: String, _ waiter: DescriptorWaiter) -> Finding {
        do throws(Channel.Ending) {
            _ = try Channel(to: address, port: port, waiter, until: .now.advanced(byMilliseconds: Self.patience))
            return .reachable
        } catch {
            guard case .broken(let code) = error, let network = NetworkError(code: code) else { return .unknown }
            return .unreachable(blaming(network.failure(at: .connect)))
        }
    }

    private func blaming(_ failure: TestFailure) -> TestFailure {
        var failure = failure
        failure.fields = failure.fields.isEmpty ? [] : fields
        return failure
    }
}
