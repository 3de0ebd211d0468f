import Datasource
import HTTPTransport
import JSON

/// Runs statements by Trino's protocol: `https://trino.io/docs/current/develop/client-protocol.html`. A statement is sent once; its
/// answer names the address of the next part, and so on until none is named.
struct TrinoStatement {
    static let path = "/v1/statement"

    /// More parts than any catalogue has; a server that goes on for ever isn't Trino.
    private static let partLimit = 10_000

    let parameters: TrinoParameters
    let visit: HTTPVisit

    /// - Parameter row: called with each row.
    /// - Throws: what the server refused with, or what `row` throws.
    func run(
        _ statement: String,
        at stage: Stage,
        _ note: String,
        row: ([JSONValue]) throws(TestFailure) -> Void
    ) throws(TestFailure) {
        var request = HTTPRequest(
            .post,
            parameters.address.url(Self.path),
            headers: headers + [("Content-Type", .plain("text/plain; charset=utf-8"))],
            body: Array(statement.utf8)
        )
        var hasColumns = false
        for _ in 0..<Self.partLimit {
            let response = try visit.send(request, at: stage, note)
            let part = try TrinoPart(response, parameters)
            hasColumns = hasColumns || part.columnCount != nil
            for values in part.rows {
                try row(values)
            }
            guard let next = part.next else {
                // All of our statements have a result, even where it has no rows.
                guard hasColumns else {
                    throw TrinoRefusal(response: response, parameters: parameters).unexpected
                }
                return
            }
            request = HTTPRequest(.get, try checked(next, stage), headers: headers)
        }
        throw TestFailure(
            stage: stage,
            reason: .protocolError,
            message: "The server goes on answering in parts without an end.",
            fields: TrinoParameters.fields.address,
            hint: "Check host and port."
        )
    }

    /// The rest of a result is asked for with the same login, so it has to be at the same place.
    private func checked(_ next: String, _ stage: Stage) throws(TestFailure) -> String {
        let origin = HTTPOrigin(of: next)
        guard origin == parameters.address.origin else {
            throw TestFailure(
                stage: stage,
                reason: .protocolError,
                message: "The server points to another address for the rest of its answer, where no login is sent.",
                fields: TrinoParameters.fields.address,
                hint: origin.map {
                    "It points to \($0): give that address, or set http-server.process-forwarded behind a proxy."
                } ?? "Set http-server.process-forwarded at a server behind a proxy."
            )
        }
        return next
    }

    private var headers: [HTTPAuthorization.Header] {
        var headers: [HTTPAuthorization.Header] = [
            ("X-Trino-User", .plain(parameters.username)), ("X-Trino-Source", .plain("datasource-bridge")),
        ]
        let session = [("X-Trino-Catalog", parameters.catalog), ("X-Trino-Schema", parameters.schema)]
        for case (let name, let value?) in session where value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            headers.append((name, .plain(value)))
        }
        switch parameters.proof {
        case .password(let password): headers.append(HTTPAuthorization.basic(parameters.username, password))
        case .token(let token): headers.append(HTTPAuthorization.bearer(token))
        case .none: break
        }
        return headers
    }

    /// A name as statements have it.
    static func identifier(_ name: String) -> String {
        "\"" + doubling(UInt8(ascii: "\""), in: name) + "\""
    }

    static func literal(_ text: String) -> String {
        "'" + doubling(UInt8(ascii: "'"), in: text) + "'"
    }

    /// A pattern of `LIKE … ESCAPE '\'` that nothing but this name fits. Trino keeps names in small letters.
    static func pattern(_ name: String) -> String {
        var pattern: [UInt8] = []
        for byte in name.lowercased().utf8 {
            if [UInt8(ascii: "\\"), UInt8(ascii: "%"), UInt8(ascii: "_")].contains(byte) {
                pattern.append(UInt8(ascii: "\\"))
            }
            pattern.append(byte)
        }
        return String(decoding: pattern, as: UTF8.self)
    }

    private static func doubling(_ mark: UInt8, in text: String) -> String {
        String(decoding: text.utf8.flatMap { $0 == mark ? [$0, $0] : [$0] }, as: UTF8.self)
    }
}
