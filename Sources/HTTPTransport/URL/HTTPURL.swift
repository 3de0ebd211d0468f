/// An absolute URL with the scheme `http` or `https`, taken apart.
///
/// It takes less than RFC 3986 allows: what two parsers could read in two ways is refused, so that what we check is what
/// libcurl connects to.
package struct HTTPURL: Hashable, Sendable {
    /// Why a text isn't a URL that we use, as a sentence without any part of it.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    package let origin: HTTPOrigin

    /// Path and query as they were given: `/api/v2/datasource?page=1`; at least `/`.
    package let target: String

    /// - Throws: when the text isn't such a URL, or has a user name, a password or a fragment.
    package init(_ text: String) throws(Problem) {
        var rest = Substring(text)
        guard rest.utf8.allSatisfy(Self.isAllowed) else {
            throw Problem("The URL has characters that must be percent-encoded.")
        }
        let scheme = try Self.takeScheme(from: &rest)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let end = String(rest.dropFirst(authority.count))
        guard !authority.contains("@") else {
            throw Problem("The URL has a user name or a password in it.")
        }
        let (host, port) = try Self.split(authority, defaultPort: scheme.defaultPort)
        origin = HTTPOrigin(scheme: scheme, host: host, port: port)
        target = end.hasPrefix("/") ? end : "/" + end
    }

    /// The URL in the form that libcurl gets.
    package var text: String {
        "\(origin.scheme.rawValue)://\(origin.bracketedHost):\(origin.port)\(target)"
    }

    /// The characters of RFC 3986, except the fragment's `#`.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~:/?[]@!$&'()*+,;=%".utf8.contains(byte)
        }
    }

    private static func takeScheme(from rest: inout Substring) throws(Problem) -> HTTPOrigin.Scheme {
        guard let colon = rest.firstIndex(of: ":"),
            let scheme = HTTPOrigin.Scheme(rawValue: rest[..<colon].lowercased()),
            rest[colon...].hasPrefix("://")
        else {
            throw Problem("The URL has to begin with https://.")
        }
        rest = rest[colon...].dropFirst(3)
        return scheme
    }

    private static func split(
        _ authority: Substring,
        defaultPort: UInt16
    ) throws(Problem) -> (host: String, port: UInt16) {
        let host: Substring
        let end: Substring
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else { throw Problem("The URL's host isn't valid.") }
            host = authority[..<bracket].dropFirst()
            end = authority[bracket...].dropFirst()
            guard host.contains(":"), IPAddress.isVersion6(String(host)) else {
                throw Problem("The URL's host isn't an IPv6 address.")
            }
        } else {
            host = authority.prefix { $0 != ":" }
            end = authority.dropFirst(host.count)
        }
        let name = host.lowercased()
        guard name.contains(":") || isHostName(name) else { throw Problem("The URL's host isn't valid.") }
        return (name, try port(end, defaultPort))
    }

    private static func port(_ text: Substring, _ defaultPort: UInt16) throws(Problem) -> UInt16 {
        guard !text.isEmpty else { return defaultPort }
        let digits = text.dropFirst()
        guard text.hasPrefix(":"), digits.count <= 5, digits.utf8.allSatisfy(isDigit),
            let port = UInt16(digits), port > 0
        else {
            throw Problem("The URL's port isn't a number from 1 to 65535.")
        }
        return port
    }

    /// Whether a text is a host's name, or an IPv4 address in its usual form. `127.1` and `0x7f000001` are neither: they
    /// are addresses to some and names to others.
    private static func isHostName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last else { return false }
        let looksLikeNumber = last.utf8.allSatisfy(isDigit) || last.hasPrefix("0x")
        return !looksLikeNumber || IPAddress.isVersion4(text)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.utf8.count <= 63
            && label.utf8.allSatisfy { byte in
                isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
