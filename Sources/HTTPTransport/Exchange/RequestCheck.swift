import Datasource

/// Refuses requests that would be sent as something else than they look like.
enum RequestCheck {
    /// Headers that say where the request goes or where it ends: those are libcurl's to write.
    private static let reserved: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te",
        "trailer", "transfer-encoding", "upgrade",
    ]

    /// - Returns: what is wrong, as a sentence without any value in it; nil for a request that may be sent.
    static func problem(in headers: [(name: String, value: HTTPRequest.HeaderValue)]) -> String? {
        for header in headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenCharacter) else {
                return "A header's name isn't one."
            }
            guard !reserved.contains(header.name.lowercased()) else {
                return "The header \(header.name) can't be set."
            }
            guard !hasControlCharacter(header.value) else {
                return "The value of the header \(header.name) has a control character in it."
            }
        }
        return nil
    }

    private static func hasControlCharacter(_ value: HTTPRequest.HeaderValue) -> Bool {
        switch value {
        case .plain(let text): text.utf8.contains(where: isControl)
        case .secret(let prefix, let secret):
            prefix.utf8.contains(where: isControl) || secret.revealed.utf8.contains(where: isControl)
        }
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 || byte == 0x7F
    }

    /// RFC 9110, section 5.6.2.
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
