import HTTPTransport
import JSON

/// What can be told of an answer without knowing whose it is.
extension HTTPResponse {
    /// The body as a JSON object.
    ///
    /// - Throws: `protocol_error` for anything else.
    func object(at stage: Stage, _ fields: HTTPFields) throws(TestFailure) -> JSONObject {
        guard let object = (try? JSONValue(parsing: body))?.object else {
            throw .unexpectedAnswer(self, at: stage, fields)
        }
        return object
    }

    /// The body as a JSON object; nil for anything else.
    var object: JSONObject? { (try? JSONValue(parsing: body))?.object }

    /// The first line of a body in plain text, for a message: without control characters.
    var firstLine: String? {
        // Whatever is longer than this isn't a sentence, and is shortened to much less.
        let line = body.prefix(1 << 16).split(separator: UInt8(ascii: "\n"), maxSplits: 1).first ?? []
        let text = String(decoding: line, as: UTF8.self).serverWords
        return text.isEmpty || text.utf8.first == UInt8(ascii: "<") ? nil : text
    }

    /// RFC 9110, section 15.4.
    ///
    /// - Returns: nil for an answer that doesn't point elsewhere.
    func redirectFailure(at stage: Stage, _ fields: HTTPFields) -> TestFailure? {
        guard [301, 302, 303, 307, 308].contains(status) else { return nil }
        let place = header("location").flatMap { HTTPOrigin(of: Self.withoutFragment($0)) }
        return TestFailure(
            stage: stage,
            reason: .protocolError,
            message: "The server answers with a redirect, which is never followed with credentials.",
            fields: fields.address,
            hint: place.map { "It points to \($0): give the address of the server that answers itself." }
                ?? "It points to another path: give the address of the server that answers itself.",
            nativeCode: "HTTP \(status)"
        )
    }

    private static func withoutFragment(_ url: String) -> String {
        String(Substring(url.utf8.prefix { $0 != UInt8(ascii: "#") }))
    }

    /// Whether it is for people, as what a login or a proxy says.
    var isPage: Bool {
        header("content-type")?.lowercased().utf8.starts(with: "text/html".utf8) == true && !body.isEmpty
    }

    /// Whether a server that wants TLS says so in plain text: nginx, Go and Apache do.
    var demandsTLS: Bool {
        guard status == 400, body.count < 4_000 else { return false }
        let text = String(decoding: body, as: UTF8.self)
        let sentences = [
            "The plain HTTP request was sent to HTTPS port", "Client sent an HTTP request to an HTTPS server",
            "You're speaking plain HTTP to an SSL-enabled server port",
        ]
        return sentences.contains { text.containsBytes(of: $0) }
    }
}

extension String {
    /// Words of a server on one line. They are shortened only once secrets were taken out, because half a secret isn't found.
    var serverWords: String {
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            text.append(isControl ? " " : scalar)
        }
        return String(text).split(separator: " ").joined(separator: " ")
    }
}

extension TestFailure {
    /// An answer that a driver has no other explanation for: by its status, without a word of its body.
    ///
    /// - Parameter product: as in `ClickHouse`; what should have answered.
    static func unexpectedAnswer(
        _ response: HTTPResponse,
        at stage: Stage,
        _ fields: HTTPFields,
        from product: String? = nil
    ) -> TestFailure {
        let who = product ?? "the right server"
        var failure = TestFailure(
            stage: stage,
            reason: .protocolError,
            message: "What answers there with status \(response.status) isn't \(who).",
            fields: fields.address,
            hint: response.isPage
                ? "It sends a web page: \(fields.checkHint), and whether a proxy or a login is in between."
                : "C\(fields.checkHint.dropFirst()).",
            nativeCode: "HTTP \(response.status)"
        )
        switch response.status {
        case 407:
            failure.message = "A proxy in between wants a login."
            failure.hint = "Connect from a network without such a proxy."
        case 408, 425, 429:
            failure.reason = .serverBusy
            failure.message = "The server refuses more requests for now."
            failure.fields = []
            failure.hint = "Try again later."
        case 502, 503, 504:
            failure.reason = .serverBusy
            failure.message = "The server isn't available at the moment."
            failure.hint = "Check that it runs, and try again later."
        case 500...:
            failure.reason = .serverError
            failure.message = "The server failed with status \(response.status)."
            failure.hint = "Look into the server's log."
        default:
            break
        }
        return failure
    }
}
