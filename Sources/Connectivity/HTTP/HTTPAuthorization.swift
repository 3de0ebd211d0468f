import Datasource
import HTTPTransport

/// The header `Authorization` in its usual forms.
enum HTTPAuthorization {
    typealias Header = (name: String, value: HTTPRequest.HeaderValue)

    /// RFC 7617, in UTF-8.
    static func basic(_ username: String, _ password: Secret) -> Header {
        ("Authorization", .secret(prefix: "Basic ", Secret(base64(Array("\(username):\(password.revealed)".utf8)))))
    }

    /// RFC 6750.
    static func bearer(_ token: Secret) -> Header {
        ("Authorization", .secret(prefix: "Bearer ", token))
    }

    /// RFC 4648, section 4.
    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << ((3 - group.count) * 8)
            for place in 0...3 {
                let digit = digits[bits >> ((3 - place) * 6) & 63]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
