import Datasource
import JSON

/// A connection string as libpq takes it: "Connection Strings" in PostgreSQL's manual, section 34.1.1. One host alone.
struct PostgresConnectionString {
    /// By libpq's names.
    private var values: [String: String] = [:]

    /// - Returns: nil for what isn't one.
    init?(_ text: String) {
        let schemes = ["postgresql://", "postgres://"]
        if let scheme = schemes.first(where: { text.utf8.starts(with: $0.utf8) }) {
            guard readAddress(text.dropFirst(scheme.count)) else { return nil }
        } else {
            guard readWords(Array(text.unicodeScalars)) else { return nil }
        }
        guard values["host"]?.utf8.contains(UInt8(ascii: ",")) != true else { return nil }
    }

    /// In the words of the driver.
    var credentials: Credentials {
        var plain = JSONObject()
        plain["host"] = values["host"].map(JSONValue.string)
        plain["port"] = values["port"].map { text in Int(text).map { .number(JSONNumber($0)) } ?? .string(text) }
        plain["username"] = values["user"].map(JSONValue.string)
        plain["database"] = (values["dbname"] ?? values["user"]).map(JSONValue.string)
        // Of the two that would log in twice, one is also ours, and logs in once.
        let mode = values["sslmode"] == "allow" ? "prefer" : values["sslmode"]
        plain["sslMode"] = mode.map(JSONValue.string)
        let authorities = values["sslrootcert"] == "system" ? nil : values["sslrootcert"]
        plain["sslRootCert"] = authorities.map(JSONValue.string)
        let password = values["password"].map { [JSONPointer("password"): Secret($0)] }
        return Credentials(plain: plain, secrets: password ?? [:])
    }

    // MARK: - As an address

    private mutating func readAddress(_ text: Substring) -> Bool {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let isRead = readAuthority(place[0]) && (place.count == 1 || set("dbname", place[1]))
        guard isRead, parts.count > 1 else { return isRead }
        for parameter in parts[1].split(separator: "&") {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, set(String(pair[0]), pair[1]) else { return false }
        }
        return true
    }

    private mutating func readAuthority(_ text: Substring) -> Bool {
        let at = text.lastIndex(of: "@")
        if let at {
            let user = text[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard set("user", user[0]), user.count == 1 || set("password", user[1]) else { return false }
        }
        let server = at.map { text[$0...].dropFirst() } ?? text
        let end = server.lastIndex(of: "]").map { server.index(after: $0) } ?? server.startIndex
        guard let colon = server[end...].firstIndex(of: ":") else { return set("host", server) }
        return set("host", server[..<colon]) && set("port", server[colon...].dropFirst())
    }

    /// - Returns: false for what isn't percent-encoded as it should be.
    private mutating func set(_ name: String, _ encoded: Substring) -> Bool {
        guard !encoded.isEmpty else { return true }
        guard let value = Self.decoded(encoded) else { return false }
        values[name] = value
        return true
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    // MARK: - As words

    /// `host=db.example.com password='a b'`.
    private mutating func readWords(_ text: [Unicode.Scalar]) -> Bool {
        var rest = text[...]
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x20 || (0x9...0xD).contains(scalar.value) }
        while true {
            rest = rest.drop(while: isSpace)
            guard !rest.isEmpty else { return !values.isEmpty }
            let name = rest.prefix { $0 != "=" && !isSpace($0) }
            rest = rest.dropFirst(name.count).drop(while: isSpace)
            guard rest.popFirst() == "=" else { return false }
            rest = rest.drop(while: isSpace)
            let isQuoted = rest.first == "'"
            rest = isQuoted ? rest.dropFirst() : rest
            var value = String.UnicodeScalarView()
            var isEnded = !isQuoted
            while let scalar = rest.first, isQuoted || !isSpace(scalar) {
                rest = rest.dropFirst()
                if isQuoted, scalar == "'" {
                    isEnded = true
                    break
                }
                value.append(scalar == "\\" ? rest.popFirst() ?? scalar : scalar)
            }
            guard isEnded, !name.isEmpty else { return false }
            var key = String.UnicodeScalarView()
            key.append(contentsOf: name)
            values[String(key)] = String(value)
        }
    }
}
