/// An account of Snowflake, by the host that it answers at.
struct SnowflakeAccount: Equatable {
    /// The whole name: `xy12345.eu-central-1.snowflakecomputing.com`.
    let host: String

    /// As tokens and logins name it: in capital letters, without the region. "Using key-pair authentication and key-pair
    /// rotation" in Snowflake's documentation.
    let name: String

    /// - Parameter host: the name of the host, in small letters, or only what stands in front of Snowflake's own domain.
    init(host: String) {
        self.host = Self.isIdentifier(host) ? host + ".snowflakecomputing.com" : host
        var name = String(Substring(host.utf8.prefix { $0 != UInt8(ascii: ".") }))
        // An account of a global URL has its identifier behind a hyphen.
        if self.host.containsBytes(of: ".global.") {
            name = String(Substring(name.utf8.prefix { $0 != UInt8(ascii: "-") }))
        }
        self.name = name.uppercased()
    }

    /// Whether a text is no host, but an account: `myorganization-myaccount`, `xy12345.eu-central-1`, `xy12345.west-europe.azure`.
    /// "Account identifiers" in Snowflake's documentation.
    private static func isIdentifier(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
        guard let last = labels.last, text != "localhost", !text.utf8.contains(UInt8(ascii: ":")) else { return false }
        guard labels.count > 1 else { return true }
        let endsInDigit = last.utf8.last.map(isDigit) ?? false
        let isRegion = endsInDigit && !last.utf8.allSatisfy(isDigit)
        return isRegion || ["aws", "azure", "gcp", "privatelink", "global"].contains(last)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
