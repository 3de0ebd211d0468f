package import HTTPTransport

/// Where a platform is: an origin, perhaps with a prefix, and the path of its API.
package struct PlatformBaseURL: Hashable, Sendable, CustomStringConvertible {
    /// Why a text can't be a base URL, as a sentence without any part of it.
    package struct Problem: Error, Hashable, Sendable {
        package let message: String
    }

    package let origin: HTTPOrigin

    /// `https://api.usedatabrain.com/api/v2`: without a slash at its end.
    package let description: String

    /// - Parameters:
    ///   - text: `https://example.com`, `https://example.com/databrain`; `http` only for this computer.
    ///   - apiPath: is appended unless the text ends with it: `/api/v2`.
    package init(_ text: String, apiPath: String) throws(Problem) {
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(text)
        } catch {
            throw Problem(message: error.description)
        }
        guard !url.target.contains("?") else {
            throw Problem(message: "The URL has a query in it.")
        }
        guard url.origin.scheme == .https || url.origin.isThisComputer else {
            throw Problem(message: "The URL must begin with https://: a token goes to other computers only that way.")
        }
        var path = Substring(url.target)
        while path.hasSuffix("/") {
            path.removeLast()
        }
        origin = url.origin
        description = "\(url.origin)\(path)" + (path.hasSuffix(apiPath) ? "" : apiPath)
    }

    /// The URL of something below.
    ///
    /// - Parameter path: begins with a slash, percent-encoded.
    func appending(_ path: String, query: [(name: String, value: String)] = []) -> String {
        query.isEmpty ? description + path : "\(description)\(path)?\(PercentEncoding.query(query))"
    }
}

extension HTTPOrigin {
    /// Whether it can only be this computer. The transport looks again once a name is resolved.
    fileprivate var isThisComputer: Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.utf8.allSatisfy(Self.isDigitOrDot))
    }

    private static func isDigitOrDot(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
