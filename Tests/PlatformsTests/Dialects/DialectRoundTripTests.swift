import Datasource
import JSON
import Platforms
import Testing

/// Every dialect with every type of the catalogue that it takes: what it claims to carry comes back.
@Suite struct DialectRoundTripTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let dialect: TableDialect
        let type: TypeDialect
        let definition: TypeDefinition

        var testDescription: String { "\(dialect.name) \(definition.name)" }
    }

    static let pairs = [TableDialect.databrain, .credible, .riverGen].flatMap { dialect in
        dialect.types.compactMap { type in
            Catalogue.standard.type(named: type.datasourceType).map {
                Pair(dialect: dialect, type: type, definition: $0)
            }
        }
    }

    /// Examples of the fields that are claimed, some of them by chance.
    private func credentials(_ pair: Pair, _ random: inout SystemRandomNumberGenerator) -> JSONObject {
        var credentials: JSONObject = [:]
        for field in pair.definition.credentials.fields {
            let isClaimed = pair.type.carriedFields?.contains(field.name) ?? true
            guard isClaimed, field.requirement == .always || Bool.random(using: &random) else { continue }
            credentials[field.name] = field.isSecret ? .string("secret of \(field.name)") : value(field, &random)
        }
        return credentials
    }

    private func value(_ field: Field, _ random: inout SystemRandomNumberGenerator) -> JSONValue {
        field.allowedValues.randomElement(using: &random).map(JSONValue.string) ?? field.example
    }

    @Test("What a dialect carries comes back", arguments: pairs)
    func roundTrip(pair: Pair) throws {
        var random = SystemRandomNumberGenerator()
        var carried = 0
        for _ in 0..<50 {
            let given = credentials(pair, &random)
            // Of some types, no field is required by itself.
            guard !given.isEmpty else { continue }
            let document: JSONObject = [
                "name": "a", "datasourceType": .string(pair.definition.name), "credentials": .object(given),
            ]
            let source = try #require(OutgoingSource(document))
            // What can't be said is refused, by name; everything else must come back.
            guard let body = try? pair.dialect.body(of: source).body else { continue }
            carried += 1
            let read = try pair.dialect.document(from: body.revealed)
            let form = pair.definition.credentials
            let back = read.body.revealed
            #expect(back["name"] == "a" && back["datasourceType"]?.string == pair.definition.name)
            let credentials = try #require(back["credentials"]?.object)
            for name in given.keys {
                #expect(form.effectiveValue(of: name, in: credentials) == given[name], "\(name)")
            }
            #expect(
                !String(decoding: JSONValue.object(read.body.shown(as: .given)).bytes, as: UTF8.self).contains(
                    "secret of"
                )
            )
        }
        #expect(carried > 0)
    }

    @Test("A field without a place is refused by its name", arguments: pairs)
    func refused(pair: Pair) throws {
        guard let carried = pair.type.carriedFields else { return }
        for field in pair.definition.credentials.fields where !carried.contains(field.name) {
            let credentials = JSONObject([(key: field.name, value: field.example)])
            let source = OutgoingSource([
                "name": "a", "datasourceType": .string(pair.definition.name), "credentials": .object(credentials),
            ])
            let dialect = pair.dialect
            let error = try #require(throws: Untranslatable.self) { try dialect.body(of: try #require(source)) }
            #expect(error.issues.map(\.path.description) == ["/credentials/\(field.name)"])
        }
    }
}
