import NativeLibraries

/// The addresses of a host in the form of libcurl's option for them, so that it looks up no name by itself.
enum ResolveList {
    /// - Returns: nil when memory is short. The list replaces what a handle knew of the host before.
    static func make(_ hop: HTTPOrigin, _ addresses: [String], _ library: CurlLibrary) -> CurlList? {
        var list = CurlList(library)
        if !addresses.isEmpty {
            guard list.append(Array(entry(hop, addresses).utf8)) else { return nil }
        }
        return list
    }

    /// `db.example.com:443:192.0.2.1,[2001:db8::1]`.
    static func entry(_ hop: HTTPOrigin, _ addresses: [String]) -> String {
        let written = addresses.map { $0.utf8.contains(UInt8(ascii: ":")) ? "[\($0)]" : $0 }
        return "\(hop.host):\(hop.port):\(written.joined(separator: ","))"
    }
}
