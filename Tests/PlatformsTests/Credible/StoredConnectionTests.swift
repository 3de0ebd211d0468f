import Datasource
import JSON
import Testing

@testable import Platforms

/// What an update makes of a stored connection, for every type of the catalogue that Credible takes.
@Suite struct StoredConnectionTests {
    /// A body of the type with every field that goes together, by the type's examples.
    private func body(_ type: TypeDialect, withSecrets: Bool) throws -> JSONObject {
        let definition = try #require(Catalogue.standard.type(named: type.datasourceType))
        var credentials: JSONObject = [:]
        for field in definition.credentials.fields where type.carriedFields?.contains(field.name) ?? false {
            var more = credentials
            more[field.name] = field.isSecret ? .string("secret of \(field.name)") : field.example
            if field.requirement == .always || written(type, more) != nil {
                credentials = more
            }
        }
        let body = try #require(written(type, credentials))
        return withSecrets ? body.revealed : body.mapped { _ in .null }
    }

    private func written(_ type: TypeDialect, _ credentials: JSONObject) -> GuardedObject? {
        let document: JSONObject = [
            "name": "a", "datasourceType": .string(type.datasourceType), "credentials": .object(credentials),
        ]
        return OutgoingSource(document).flatMap { try? TableDialect.credible.body(of: $0).body }
    }

    @Test("What is shown is sent again", arguments: TableDialect.credible.types.map(\.datasourceType))
    func shown(name: String) throws {
        let type = try #require(TableDialect.credible.type(named: name, isKnown: true))
        let body = try body(type, withSecrets: true)
        let stored = try #require(try StoredConnection(body))
        #expect(!stored.hidesSecrets)
        let sent = try stored.update(to: stored.document, .data)
        #expect(sent.source.body.isEmpty, "Nothing changes, so nothing is sent.")
        let complete = try #require(try StoredConnection.complete(stored.document))
        #expect(complete.body.revealed.keys.sorted() == body.keys.sorted())
    }

    @Test(
        "A secret that isn't shown is never replaced by anything",
        arguments: TableDialect.credible.types.map(\.datasourceType)
    )
    func hidden(name: String) throws {
        let type = try #require(TableDialect.credible.type(named: name, isKnown: true))
        let stored = try #require(try StoredConnection(try body(type, withSecrets: false)))
        #expect(stored.hidesSecrets)
        #expect(try StoredConnection.complete(stored.document) == nil)
        var changed = stored.document
        let field = try #require(
            changed.type.credentials.fields.first { field in
                guard let value = changed.credentials[field.name], value.string != nil, !field.isSecret else {
                    return false
                }
                return field.allowedValues.isEmpty && field.name != "host"
            } ?? changed.type.credentials.field(named: "attachedDatabases")
        )
        guard field.name != "attachedDatabases" else { return }
        changed.credentials[field.name] = "something-else"
        let error = try #require(throws: Untranslatable.self) { try stored.update(to: changed, .data) }
        #expect(!error.issues.isEmpty && error.issues.allSatisfy { $0.code == .secretRequired })
    }

    @Test func aSecretThatIsMaskedIsHidden() throws {
        let body: JSONObject = [
            "name": "a", "type": "postgres", "postgresConnection": ["host": "h", "password": "********"],
        ]
        let stored = try #require(try StoredConnection(body))
        #expect(stored.hidesSecrets)
        #expect(stored.document.credentials["password"]?.string != "********")
    }

    @Test(
        "A list that is replaced keeps no secret by itself",
        arguments: [
            ([:], ["/credentials/attachedDatabases/1/postgresConnection/password"]),
            (["password": nil], []), (["password": ["$secret": "stored"]], []), (["password": "new"], []),
        ] as [(JSONObject, [String])]
    )
    func listElements(secret: JSONObject, lost: [String]) throws {
        let sales: JSONObject = ["host": "h", "databaseName": "d", "userName": "u"]
        var stored = sales
        stored["password"] = "pw-1"
        var changed = sales
        secret.members.forEach { changed[$0.key.string] = $0.value }
        func element(_ name: String, _ connection: JSONObject) -> JSONValue {
            ["name": .string(name), "type": "postgres", "postgresConnection": .object(connection)]
        }
        let connection = try #require(
            try StoredConnection([
                "name": "a", "type": "duckdb",
                "duckdbConnection": ["attachedDatabases": [element("sales", stored), element("gone", stored)]],
            ])
        )
        let patch: JSONObject = [
            "credentials": ["attachedDatabases": [element("new", sales), element("sales", changed)]]
        ]
        let issues = connection.lostSecrets(by: patch)
        #expect(issues.map(\.path.description) == lost)
        #expect(issues.allSatisfy { $0.code == .secretRequired })
    }
}
