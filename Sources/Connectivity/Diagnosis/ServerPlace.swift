import Datasource
import JSON

/// Where a document says that its server is, as far as the catalogue knows which members say so.
struct ServerPlace {
    /// The type's name for people.
    let label: String

    /// The members that are given and decide who the server is: `host` and `port`, an address, a connection string.
    let fields: [JSONPointer]

    /// All that decide it, where none of them is given and their usual values hold; else none.
    let usualFields: [JSONPointer]

    /// Nil where it stands inside something else, or can't be reached from this computer directly.
    let host: String?

    /// The one given, else the usual one.
    let port: Int?

    /// The second one is for TLS; empty for types that have none.
    let usualPorts: [Int]

    /// - Parameter usualPorts: where the catalogue has no default.
    /// - Returns: nil for a type that isn't in the catalogue.
    init?(_ datasourceType: String, _ credentials: Credentials, usualPorts: [Int] = []) {
        guard let type = Catalogue.standard.type(named: datasourceType) else { return nil }
        let places = type.credentials.fields.filter(Self.isPlace)
        let given = places.filter { Self.isGiven($0.name, credentials) }
        label = type.label
        fields = (given.isEmpty ? Array(places.prefix(1)) : given).map { JSONPointer("credentials", $0.name) }
        let chosen = places.filter { !Self.isUsual($0, credentials) }
        usualFields = chosen.isEmpty ? places.map { JSONPointer("credentials", $0.name) } : []
        let isBehindTunnel = credentials.string("sshTunnel") == "enable"
        let hostField = isBehindTunnel ? nil : given.first { $0.format == .hostName }
        host = hostField.flatMap { credentials.string($0.name) }
        let usualPort = places.first { $0.name == "port" }?.defaultValue?.integer
        self.usualPorts = usualPort.map { [$0] } ?? usualPorts
        port = credentials.integer("port") ?? usualPort ?? credentials.string("host").flatMap(Self.portInside)
    }

    /// The port in `db.example.com:9200` or `https://db.example.com:9200`.
    private static func portInside(_ host: String) -> Int? {
        let parts = host.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isAddress = host.utf8.starts(with: "http".utf8) ? parts.count == 3 : parts.count == 2
        return isAddress ? parts.last.flatMap { Int(String(decoding: $0, as: UTF8.self)) } : nil
    }

    /// Members with a choice of values, such as the protocol, say how to speak to a server, not where it is.
    private static func isPlace(_ field: Field) -> Bool {
        field.group == .connection && field.decides == [.server] && field.allowedValues.isEmpty
    }

    /// Defaults are filled in before a test, so what is given may be one.
    private static func isUsual(_ field: Field, _ credentials: Credentials) -> Bool {
        guard isGiven(field.name, credentials) else { return true }
        return field.defaultValue != nil && credentials.plain[field.name] == field.defaultValue
    }

    private static func isGiven(_ name: String, _ credentials: Credentials) -> Bool {
        credentials.plain[name].map { !$0.isNull } ?? (credentials.secret(name) != nil)
    }
}
