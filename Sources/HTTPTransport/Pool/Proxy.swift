import Datasource

/// An HTTP proxy through which a server is reached.
struct Proxy: Hashable {
    let origin: HTTPOrigin

    /// `user:password`, percent-encoded.
    let credentials: Secret?

    /// - Parameter text: `http://user:password@proxy:3128`; without a scheme it is `http`, without a port 1080.
    /// - Throws: when it isn't an HTTP proxy.
    init(_ text: String) throws(HTTPURL.Problem) {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = parts.count == 2 ? parts[0] : "http"
        let rest = parts[parts.count - 1]
        let at = rest.lastIndex(of: "@")
        credentials = at.map { Secret(String(rest[..<$0])) }
        let address = at.map { rest[$0...].dropFirst() } ?? rest
        let url = try HTTPURL("\(scheme)://\(address)")
        let authority = address.prefix { $0 != "/" }
        let namesPort = authority.last != "]" && authority.contains(":")
        let port = namesPort ? url.origin.port : 1080
        origin = HTTPOrigin(scheme: url.origin.scheme, host: url.origin.host, port: port)
    }

    /// The proxy that the environment names for a server, as other programs read it: `https_proxy` or `all_proxy`, unless
    /// `no_proxy` names the host.
    ///
    /// - Parameter variable: looks up a variable; only one that is set and not empty counts.
    /// - Returns: nil for a direct connection.
    static func fromEnvironment(
        for origin: HTTPOrigin,
        _ variable: (String) -> String?
    ) throws(HTTPURL.Problem) -> Proxy? {
        let exceptions = variable("no_proxy") ?? variable("NO_PROXY") ?? ""
        guard !isExcepted(origin.host, by: exceptions) else { return nil }
        let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        guard let text = names.lazy.compactMap(variable).first else { return nil }
        return try Proxy(text)
    }

    /// - Parameter list: names and addresses with commas between; a name stands for everything below it too, `*` for all.
    private static func isExcepted(_ host: String, by list: String) -> Bool {
        list.split(whereSeparator: { $0 == "," || $0 == " " }).contains { entry in
            let name = entry.lowercased().drop { $0 == "." }
            return entry == "*" || host == name || host.hasSuffix("." + name)
        }
    }
}
