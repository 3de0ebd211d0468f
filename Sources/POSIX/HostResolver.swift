#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Finds the addresses of a host name, without ever making anybody wait for a DNS server that is silent.
///
/// The system's own look-up can't be cancelled, so it runs on a thread that may be given up; what it finds is handed to
/// libraries as addresses, so that none of them looks up a name by itself.
package enum HostResolver {
    package enum Failure: Error, Hashable, Sendable {
        /// There is no such host, or it has no address.
        ///
        /// - Parameter code: the resolver's own: `EAI_NONAME`.
        case notFound(code: String)

        /// No name server could be asked, or none answered this time.
        case unavailable(code: String)
        case interrupted(Interruption.Cause)

        /// Too many look-ups hang already.
        case busy
    }

    /// The numeric addresses of a host, IPv4 or IPv6, in the order in which the system would try them.
    ///
    /// - Parameter host: a name, or an address, which is returned as it is; an IPv6 address may stand in brackets.
    package static func addresses(of host: String, interruption: Interruption) throws(Failure) -> [String] {
        let host = withoutBrackets(host)
        if isNumeric(host) {
            return [host]
        }
        let result: Result<[String], Failure>
        do throws(AbandonableWork.Failure) {
            result = try AbandonableWork.shared.run("resolver", until: interruption) { lookUp(host) }
        } catch {
            switch error {
            case .interrupted(let cause): throw .interrupted(cause)
            case .busy: throw .busy
            }
        }
        return try result.get()
    }

    private static func withoutBrackets(_ host: String) -> String {
        guard host.utf8.first == UInt8(ascii: "["), host.utf8.last == UInt8(ascii: "]") else { return host }
        return String(host.dropFirst().dropLast())
    }

    /// Whether a text is an address already.
    package static func isNumeric(_ host: String) -> Bool {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return false }
        freeaddrinfo(list)
        return true
    }

    private static func lookUp(_ host: String) -> Result<[String], Failure> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { return .failure(failure(code)) }
        defer { freeaddrinfo(list) }
        let addresses = numericAddresses(list)
        return addresses.isEmpty ? .failure(.notFound(code: "EAI_NONAME")) : .success(addresses)
    }

    private static func numericAddresses(_ list: UnsafeMutablePointer<addrinfo>?) -> [String] {
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let code = getnameinfo(
                entry.ai_addr,
                entry.ai_addrlen,
                &text,
                socklen_t(text.count),
                nil,
                0,
                NI_NUMERICHOST
            )
            if code == 0 {
                let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                if !addresses.contains(address) {
                    addresses.append(address)
                }
            }
            next = entry.ai_next
        }
        return addresses
    }

    private static func failure(_ code: CInt) -> Failure {
        switch code {
        case EAI_NONAME: .notFound(code: "EAI_NONAME")
        case EAI_AGAIN: .unavailable(code: "EAI_AGAIN")
        case EAI_FAIL: .unavailable(code: "EAI_FAIL")
        case EAI_SYSTEM: .unavailable(code: "EAI_SYSTEM")
        default: .notFound(code: "EAI_\(code)")
        }
    }
}
