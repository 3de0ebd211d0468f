import POSIX

/// Finds the addresses of the next hop, and keeps requests without TLS on this computer.
enum Addresses {
    /// - Returns: none where the host is an address already, or isn't connected to itself.
    static func find(
        _ route: Route,
        _ interruption: Interruption,
        allowsPlainHTTP: Bool = false
    ) throws(HTTPFailure) -> [String] {
        let origin = route.origin
        let host = route.nextHop.host
        guard route.entrance == nil, !IPAddress.isVersion4(host), !IPAddress.isVersion6(host) else {
            return []
        }
        let found: [String]
        do throws(HostResolver.Failure) {
            found = try HostResolver.addresses(
                of: isBelowLocalhost(host) ? "localhost" : host,
                interruption: interruption
            )
        } catch {
            throw failure(error, host)
        }
        guard origin.scheme == .https || allowsPlainHTTP || found.allSatisfy(IPAddress.isLoopback) else {
            throw HTTPFailure(
                .refused,
                at: .resolve,
                "\(origin) leads to another computer, where only https is used.",
                mayHaveBeenReceived: false
            )
        }
        // An address with the name of an interface in it is of no use to libcurl.
        let usable = found.filter { !$0.utf8.contains(UInt8(ascii: "%")) }
        guard !usable.isEmpty else {
            throw failure(.notFound(code: "EAI_ADDRFAMILY"), host)
        }
        return usable
    }

    /// Whether a URL without TLS may lead here at all; a name still has to be looked up.
    static func mayBeLoopback(_ host: String) -> Bool {
        host == "localhost" || isBelowLocalhost(host) || IPAddress.isLoopback(host)
    }

    /// RFC 6761, section 6.3: such names are always this computer, though not every resolver knows.
    private static func isBelowLocalhost(_ host: String) -> Bool {
        host.utf8.reversed().starts(with: ".localhost".utf8.reversed())
    }

    private static func failure(_ failure: HostResolver.Failure, _ host: String) -> HTTPFailure {
        let (reason, message, code): (HTTPFailure.Reason, String, String?) =
            switch failure {
            case .notFound(let code): (.hostNotFound, "There is no host \(host).", code)
            case .unavailable(let code): (.networkUnreachable, "No name server told where \(host) is.", code)
            case .interrupted(.cancelled): (.cancelled, "The request was cancelled.", nil)
            case .interrupted(.deadline): (.timeout, "The time was over before the address of \(host) was known.", nil)
            case .busy: (.busy, "Too many look-ups of names hang already.", nil)
            }
        return HTTPFailure(reason, at: .resolve, message, mayHaveBeenReceived: false, nativeCode: code)
    }
}
