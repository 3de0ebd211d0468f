import Datasource
import JSON
import Platforms
import Testing

/// Every dialect with every type of the catalogue: what can't be expressed is named, and nothing else is lost.
@Suite struct DialectPropertyTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let dialect: any Dialect
        let definition: TypeDefinition

        var testDescription: String { "\(dialect.name) \(definition.name)" }
    }

    static let pairs = Dialects.all.flatMap { dialect in
        Catalogue.standard.types.map { Pair(dialect: dialect, definition: $0) }
    }

    @Test func everyDialectIsFoundByItsName() {
        #expect(Dialects.names == ["document"] + Dialects.all.map(\.name))
        #expect(Dialects.names.dropFirst().allSatisfy { Dialects.named($0)?.name == $0 })
    }

    private func source(_ pair: Pair, _ credentials: JSONObject) throws -> OutgoingSource {
        let source = OutgoingSource([
            "name": "a", "datasourceType": .string(pair.definition.name), "credentials": .object(credentials),
        ])
        return try #require(source)
    }

    /// Some of the fields, by chance; each secret is a reference, which every dialect carries as it is.
    private func credentials(_ pair: Pair, _ random: inout SystemRandomNumberGenerator) -> JSONObject {
        var credentials: JSONObject = [:]
        for field in pair.definition.credentials.fields {
            guard field.requirement == .always || Bool.random(using: &random) else { continue }
            let allowed = field.allowedValues.randomElement(using: &random).map(JSONValue.string)
            credentials[field.name] = field.isSecret ? ["$env": .string("X_\(field.name)")] : allowed ?? field.example
        }
        return credentials
    }

    @Test("What can't be expressed is named; everything else comes back", arguments: pairs)
    func roundTrip(pair: Pair) throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<30 {
            var given = credentials(pair, &random)
            guard let body = try body(pair, &given) else { return }
            let read = try pair.dialect.document(from: body.body.revealed).body.revealed
            #expect(read["name"] == "a" && read["datasourceType"]?.string == pair.definition.name)
            let back = try #require(read["credentials"]?.object)
            let form = pair.definition.credentials
            for name in given.keys {
                #expect(form.effectiveValue(of: name, in: back) == given[name], "\(name) of \(given)")
            }
        }
    }

    /// Leaves out what is named, one look after another.
    ///
    /// - Returns: nil for a type that the platform doesn't take.
    private func body(_ pair: Pair, _ given: inout JSONObject) throws -> Translation? {
        while true {
            let source = try source(pair, given)
            do throws(Untranslatable) {
                return try pair.dialect.body(of: source)
            } catch {
                let places = error.issues.filter { $0.severity == .error }.map(\.path.description)
                if places == ["/datasourceType"] {
                    return nil
                }
                let named = given.keys.filter { key in
                    places.contains { $0 == "/credentials/\(key)" || $0.hasPrefix("/credentials/\(key)/") }
                }
                try #require(!named.isEmpty, "An error names no field: \(places)")
                named.forEach { given[$0] = nil }
            }
        }
    }

    @Test("A key that nobody knows passes with a warning, both ways", arguments: pairs)
    func unknownKeys(pair: Pair) throws {
        var given: JSONObject = [:]
        var random = SystemRandomNumberGenerator()
        for (name, value) in credentials(pair, &random).members.map({ ($0.key.string, $0.value) }) {
            given[name] = value
        }
        guard try body(pair, &given) != nil else { return }
        given["brandNew"] = ["$env": "X_brandNew"]
        let written = try pair.dialect.body(of: try source(pair, given))
        #expect(
            written.warnings.contains { $0.path.description == "/credentials/brandNew" && $0.code == .unknownField }
        )
        let body = written.body.revealed
        #expect(String(decoding: JSONValue.object(body).bytes, as: UTF8.self).contains("X_brandNew"))
        let read = try pair.dialect.document(from: body)
        #expect(read.body.revealed["credentials"]?["brandNew"] == ["$env": "X_brandNew"])
        #expect(read.warnings.contains { $0.path.description.hasSuffix("/brandNew") })
        #expect(
            read.body["credentials"]?.object?.guardedSecrets.contains { $0.place.description.hasSuffix("brandNew") }
                == true
        )
    }
}
