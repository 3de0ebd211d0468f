/// Where a URL leads: scheme, host and port. A token belongs to one origin and goes to no other.
package struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Hashable, Sendable {
        case http
        case https

        package var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    package let scheme: Scheme

    /// In lower case; an IPv6 address without its brackets.
    package let host: String

    /// The scheme's own where the URL names none.
    package let port: UInt16

    package init(scheme: Scheme, host: String, port: UInt16) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Whether its host says by itself that it isn't on the public internet. What a name leads to isn't known here.
    package var isInternal: Bool {
        Addresses.mayBeLoopback(host) || IPAddress.isInternal(host)
    }

    /// The origin of an absolute URL.
    ///
    /// - Returns: nil for what ``HTTPURL`` refuses.
    package init?(of url: String) {
        guard let url = try? HTTPURL(url) else { return nil }
        self = url.origin
    }

    /// The host as it stands in a URL: an IPv6 address in brackets.
    package var bracketedHost: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    }

    /// `https://api.example.com`, `http://[::1]:8080`: the port only where it isn't the scheme's own.
    package var description: String {
        port == scheme.defaultPort
            ? "\(scheme.rawValue)://\(bracketedHost)" : "\(scheme.rawValue)://\(bracketedHost):\(port)"
    }
}
