import Datasource
import JSON

/// A connection string as libpq takes it: "Connection Strings" in PostgreSQL's manual, section 34.1.1. One host alone.
///
/// What isn't carried out is refused, and nothing is left out silently: it may be what protects the connection.
struct PostgresConnectionString {
    /// By libpq's names.
    private var values: [String: String] = [:]

    /// How many keywords were read.
    private var count = 0

    init(_ text: String) throws(PostgresStringProblem) {
        let schemes = ["postgresql://", "postgres://"]
        if let scheme = schemes.first(where: { text.utf8.starts(with: $0.utf8) }) {
            try readAddress(text.dropFirst(scheme.count))
        } else {
            try readWords(Array(text.unicodeScalars))
        }
        try checkPlace()
        try checkTLS()
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
        // Where none are given, those of the system are taken to verify.
        let authorities = values["sslrootcert"] == Self.systemAuthorities ? nil : values["sslrootcert"]
        plain["sslRootCert"] = authorities.map(JSONValue.string)
        plain["sslCert"] = values["sslcert"].map(JSONValue.string)
        var secrets: [JSONPointer: Secret] = [:]
        secrets[JSONPointer("password")] = values["password"].map { Secret($0) }
        secrets[JSONPointer("sslKey")] = values["sslkey"].map { Secret($0) }
        return Credentials(plain: plain, secrets: secrets)
    }

    // MARK: - What is carried out

    private static let modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
    private static let systemAuthorities = "system"

    private func checkPlace() throws(PostgresStringProblem) {
        let host = values["host"] ?? ""
        // The path of a socket, or an abstract one.
        let isSocket = host.utf8.first == UInt8(ascii: "/") || host.utf8.first == UInt8(ascii: "@")
        guard !isSocket, !host.utf8.contains(UInt8(ascii: ",")) else {
            throw .value(
                of: "host",
                remedy: "Give one host, by its name or address; sockets and several hosts aren't tested."
            )
        }
        guard values["port"]?.utf8.contains(UInt8(ascii: ",")) != true else {
            throw .value(of: "port", remedy: "Give one port; several servers aren't tested.")
        }
    }

    private mutating func checkTLS() throws(PostgresStringProblem) {
        if values["sslrootcert"] == Self.systemAuthorities {
            // As libpq has it: the authorities of a system vouch for anybody, so that the name counts.
            values["sslmode"] = values["sslmode"] ?? "verify-full"
            guard values["sslmode"] == "verify-full" else {
                throw .value(of: "sslrootcert", remedy: "With sslrootcert=system, set sslmode to verify-full.")
            }
        }
        if let mode = values["sslmode"], !Self.modes.contains(mode) {
            throw .value(of: "sslmode", remedy: "Set it to one of \(Self.modes.joined(separator: ", ")).")
        }
        guard (values["sslcert"] == nil) == (values["sslkey"] == nil) else {
            let missing = values["sslcert"] == nil ? "sslcert" : "sslkey"
            let given = values["sslcert"] == nil ? "sslkey" : "sslcert"
            throw .value(of: given, remedy: "Give \(missing) too, or neither: files of the home folder aren't taken.")
        }
    }

    /// - Throws: for a keyword that isn't carried out.
    private mutating func set(_ keyword: String, to value: String) throws(PostgresStringProblem) {
        count += 1
        try PostgresKeyword.check(keyword, position: count)
        // Empty means the default, but for what protects the connection.
        values[keyword] = value.isEmpty && keyword != "sslmode" ? nil : value
    }

    // MARK: - As an address

    private mutating func readAddress(_ text: Substring) throws(PostgresStringProblem) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        try readAuthority(place[0])
        values["dbname"] = place.count > 1 ? try Self.decoded(place[1]) : nil
        guard parts.count > 1 else { return }
        for parameter in parts[1].split(separator: "&") {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { throw .unreadable }
            let keyword = try Self.decoded(pair[0]) ?? ""
            let value = try Self.decoded(pair[1]) ?? ""
            // libpq takes what JDBC calls it, in addresses alone.
            let isTLSSwitch = keyword == "ssl" && value == "true"
            try set(isTLSSwitch ? "sslmode" : keyword, to: isTLSSwitch ? "require" : value)
        }
    }

    private mutating func readAuthority(_ text: Substring) throws(PostgresStringProblem) {
        let sides = text.split(separator: "@", omittingEmptySubsequences: false)
        // Where one wasn't spelled %40, it isn't sure where the host begins.
        guard sides.count <= 2, let server = sides.last else { throw .unreadable }
        if sides.count == 2 {
            let user = sides[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            values["user"] = try Self.decoded(user[0])
            values["password"] = user.count > 1 ? try Self.decoded(user[1]) : nil
        }
        let end = server.lastIndex(of: "]").map { server.index(after: $0) } ?? server.startIndex
        let colon = server[end...].firstIndex(of: ":")
        values["host"] = try Self.decoded(server[..<(colon ?? server.endIndex)])
        if let colon {
            values["port"] = try Self.decoded(server[colon...].dropFirst())
        }
    }

    /// - Returns: nil for nothing.
    /// - Throws: for what isn't percent-encoded as it should be.
    private static func decoded(_ text: Substring) throws(PostgresStringProblem) -> String? {
        guard !text.isEmpty else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                throw .unreadable
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .unreadable }
        return decoded
    }

    // MARK: - As words

    /// `host=db.example.com password='a b'`.
    private mutating func readWords(_ text: [Unicode.Scalar]) throws(PostgresStringProblem) {
        var rest = text[...]
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x20 || (0x9...0xD).contains(scalar.value) }
        while true {
            rest = rest.drop(while: isSpace)
            guard !rest.isEmpty else { break }
            let name = rest.prefix { $0 != "=" && !isSpace($0) }
            rest = rest.dropFirst(name.count).drop(while: isSpace)
            guard rest.popFirst() == "=" else { throw .unreadable }
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
            guard isEnded, !name.isEmpty else { throw .unreadable }
            var keyword = String.UnicodeScalarView()
            keyword.append(contentsOf: name)
            try set(String(keyword), to: String(value))
        }
        guard count > 0 else { throw .unreadable }
    }
}
