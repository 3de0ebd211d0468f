import HTTPTransport
import JSON

/// The answer to `GET /_mapping`: `{"INDEX": {"mappings": {"properties": {"FIELD": {"type": "keyword"}}}}}`.
struct SearchMappings {
    /// How deep fields are looked for inside fields; both engines allow 20 unless they are told otherwise.
    private static let depth = 20

    let schema: DiscoveredSchema

    init(_ response: HTTPResponse, _ fields: HTTPFields) throws(TestFailure) {
        let tables = try response.object(at: .query, fields).members.compactMap { member -> DiscoveredSchema.Table? in
            // Indices of the system's own begin with a dot.
            guard member.key.string.utf8.first != UInt8(ascii: ".") else { return nil }
            let columns = Self.columns(member.value["mappings"], "", Self.depth)
            return .init(name: member.key.string, kind: "index", columns: columns)
        }
        schema = DiscoveredSchema(schemas: [
            .init(name: "", tables: tables.sorted { ExactString($0.name) < ExactString($1.name) })
        ])
    }

    /// Fields by their full names: `address.city`. Any field may be missing in any document.
    private static func columns(_ mapping: JSONValue?, _ prefix: String, _ depth: Int) -> [DiscoveredSchema.Column] {
        guard depth > 0, let properties = mapping?["properties"]?.object else { return [] }
        return properties.members.flatMap { member -> [DiscoveredSchema.Column] in
            let name = prefix + member.key.string
            let inner = columns(member.value, name + ".", depth - 1)
            guard let type = member.value["type"]?.string else { return inner }
            return [.init(name: name, type: type, isNullable: true)] + inner
        }
    }
}
