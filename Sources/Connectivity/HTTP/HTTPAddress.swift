import HTTPTransport
import JSON

/// Where a server answers: an origin, and what stands in front of every path.
struct HTTPAddress: Hashable, Sendable {
    let origin: HTTPOrigin

    /// Empty, or `/prefix` without a slash at its end.
    let prefix: String

    /// Reads what people give as a host: `db.example.com`, `::1`, `db.example.com:8443`, `https://db.example.com/prefix`.
    ///
    /// - Parameters:
    ///   - scheme: where the text names none.
    ///   - port: where the text names none; nil for the scheme's own.
    /// - Throws: `invalid_parameters` that points at the host.
    init(
        _ text: String,
        scheme: HTTPOrigin.Scheme = .https,
        port: Int? = nil,
        fields: HTTPFields
    ) throws(TestFailure) {
        let whole = text.containsBytes(of: "://") ? text : "\(scheme.rawValue)://\(Self.bracketed(text))"
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(whole)
        } catch {
            throw .invalid(
                error.description,
                fields.host,
                hint: "Give a host name or an IP address, without anything else."
            )
        }
        guard !url.target.utf8.contains(UInt8(ascii: "?")) else {
            throw .invalid("The host has a query behind it.", fields.host, hint: "Give it without what follows the ?.")
        }
        let named = Self.namesPort(whole)
        let number = named ? url.origin.port : port.flatMap { UInt16(exactly: $0) } ?? url.origin.port
        origin = HTTPOrigin(scheme: url.origin.scheme, host: url.origin.host, port: number)
        var path = url.target
        while path.utf8.last == UInt8(ascii: "/") {
            path.removeLast()
        }
        prefix = path
    }

    init(_ origin: HTTPOrigin, prefix: String = "") {
        self.origin = origin
        self.prefix = prefix
    }

    /// - Parameters:
    ///   - path: begins with a slash, percent-encoded.
    ///   - query: is encoded here.
    func url(_ path: String, _ query: [(name: String, value: String)] = []) -> String {
        let end = query.isEmpty ? "" : "?" + PercentEncoding.query(query)
        return origin.description + prefix + path + end
    }

    /// An IPv6 address is often given without its brackets.
    private static func bracketed(_ text: String) -> String {
        let isBare = text.utf8.first != UInt8(ascii: "[") && text.utf8.filter { $0 == UInt8(ascii: ":") }.count > 1
        return isBare ? "[\(text)]" : text
    }

    private static func namesPort(_ url: String) -> Bool {
        guard let scheme = url.firstBytes(of: "://") else { return false }
        let authority = url[scheme.upperBound...].utf8.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let end = authority.lastIndex(of: UInt8(ascii: "]")).map { authority[$0...] } ?? authority
        return end.contains(UInt8(ascii: ":"))
    }
}
