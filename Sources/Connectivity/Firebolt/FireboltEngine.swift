import Datasource
import HTTPTransport
import JSON

/// Where statements run: an address, and what goes with every statement, such as the account and the database.
struct FireboltEngine: Equatable {
    /// Without a slash at its end.
    private(set) var url: String
    private(set) var parameters: [(name: String, value: String)]

    static func == (one: FireboltEngine, other: FireboltEngine) -> Bool {
        one.address == other.address
    }

    /// Reads what the service tells: `prefix.api.us-east-1.app.firebolt.io/?account_id=…`, with `https://` or without.
    ///
    /// - Returns: nil for what isn't an address.
    init?(_ text: String) {
        let whole = text.containsBytes(of: "://") ? text : "https://" + text
        let parts = whole.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1).map { String(Substring($0)) }
        guard let place = parts.first, HTTPOrigin(of: place) != nil else { return nil }
        var url = place
        while url.utf8.last == UInt8(ascii: "/") {
            url.removeLast()
        }
        self.url = url
        parameters = parts.count > 1 ? Self.pairs(parts[1], separator: UInt8(ascii: "&")) : []
    }

    var origin: HTTPOrigin? { HTTPOrigin(of: url) }

    /// Where a statement is sent; `Firebolt-Protocol-Version` is that of the client whose words we speak.
    var address: String {
        // What the service told is encoded already.
        let own = parameters.map { "\($0.name)=\($0.value)" }
        return url + "/?" + (own + ["output_format=JSON_Compact"]).joined(separator: "&")
    }

    /// Follows what an answer to `USE` says: the headers `Firebolt-Update-Endpoint` and `Firebolt-Update-Parameters`.
    ///
    /// - Returns: false for an address that isn't one.
    mutating func update(_ response: HTTPResponse) -> Bool {
        if let text = response.header("firebolt-update-endpoint") {
            guard let other = FireboltEngine(text) else { return false }
            url = other.url
            other.parameters.forEach { set($0.name, $0.value) }
        }
        let changes = response.header("firebolt-update-parameters") ?? ""
        for pair in Self.pairs(changes, separator: UInt8(ascii: ",")) {
            set(pair.name, PercentEncoding.queryValue(pair.value))
        }
        return true
    }

    private mutating func set(_ name: String, _ value: String) {
        parameters.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
        parameters.append((name, value))
    }

    private static func pairs(_ text: String, separator: UInt8) -> [(name: String, value: String)] {
        text.utf8.split(separator: separator).compactMap { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                .map { trimmed(String(Substring($0))) }
            return parts.count == 2 && !parts[0].isEmpty ? (parts[0], parts[1]) : nil
        }
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") }
        let backwards = text.utf8.drop(while: isSpace).reversed().drop(while: isSpace)
        return String(decoding: backwards.reversed(), as: UTF8.self)
    }
}
