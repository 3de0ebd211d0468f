import Datasource
import Foundation
import JSON
import Testing

@testable import Platforms

@Suite struct RiverGenDialectTests {
    private func object(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }

    /// What becomes of a document, also where some of it can't be said.
    private struct Said {
        var translation = Translation(body: GuardedObject(), warnings: [])
        var issues: [Datasource.Issue] = []

        var body: JSONObject { translation.body.revealed }
        var credentials: JSONObject { body["credentials"]?.object ?? [:] }

        /// The body without the credentials.
        var source: JSONObject {
            var source = body
            source["credentials"] = nil
            return source
        }

        var origins: [String] { translation.origins.map(\.origin.description) }
    }

    private func said(_ translate: () throws(Untranslatable) -> Translation) -> Said {
        do throws(Untranslatable) {
            let translation = try translate()
            return Said(translation: translation, issues: translation.warnings)
        } catch {
            return Said(issues: error.issues)
        }
    }

    private func creation(_ document: JSONObject) throws -> Said {
        let source = try #require(TableDialect.riverGen.source(document))
        return said { () throws(Untranslatable) in try TableDialect.riverGen.body(of: source) }
    }

    private func document(from body: JSONObject) throws -> JSONObject {
        try TableDialect.riverGen.document(from: body).body.revealed
    }

    private static func implied(_ field: Field) -> JSONValue? {
        RiverGenTable.impliedValues.first { $0.field == field.name }?.value
    }

    /// The body of the page about creating.
    static let documentedCreate =
        #"""
        {"workspace_id":1,"name":"Production PostgreSQL","type":"postgresql","description":"Main production database","host":"db.example.com","port":5432,"database_name":"production","schema_name":"public","connection_string":null,"file_path":null,"use_ssh_tunnel":false,"ssh_host":null,"ssh_port":22,"ssh_username":null,"ssh_local_port":null,"connection_pool_size":5,"connection_timeout":30,"query_timeout":300,"max_retries":3,"schema_auto_refresh":true,"schema_refresh_interval":3600,"credentials":{"username":"dbuser","password":"securepassword","api_key":null,"oauth_token":null,"ssh_private_key":null,"ssh_passphrase":null,"warehouse":null,"role":null},"metadata":{},"tags":["production","database"]}
        """#

    @Test func theDocumentedBodyComesBackWithoutItsNulls() throws {
        let body = try object(Self.documentedCreate)
        let document = try document(from: body)
        #expect(document["datasourceType"] == "postgres")
        #expect(document["credentials"]?["database"] == "production")
        #expect(document["credentials"]?["sshTunnel"] == "disable")
        #expect(document["options"]?["workspace_id"] == 1)
        let issues = DocumentValidator(.create, target: RiverGenDialect.rules).validate(.object(document))
        #expect(!issues.hasErrors)
        let creation = try creation(document)
        #expect(!creation.issues.hasErrors)
        #expect(Self.sorted(.object(creation.body)) == Self.sorted(Self.withoutNulls(.object(body))))
    }

    private static func withoutNulls(_ value: JSONValue) -> JSONValue {
        guard case .object(let object) = value else { return value }
        let kept = object.members.filter { !$0.value.isNull }
        return .object(JSONObject(kept.map { ($0.key.string, withoutNulls($0.value)) }))
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        guard case .object(let object) = value else { return value }
        let members = object.members.sorted { $0.key.string < $1.key.string }
        return .object(JSONObject(members.map { ($0.key.string, sorted($0.value)) }))
    }

    // MARK: - Round trips

    private static func isCarried(_ field: Field) -> Bool {
        hasPlace(field) || implied(field) != nil
    }

    private static func hasPlace(_ field: Field) -> Bool {
        RiverGenField.all.contains { $0.ourNames.contains(field.name) }
    }

    /// A value that goes without saying, or the field's example with a secret in the place of a reference.
    private static func value(of field: Field) -> JSONValue {
        if let implied = implied(field) {
            return implied
        }
        return field.isSecret ? .string("secret of \(field.name)") : field.example
    }

    @Test("Nothing that is carried is lost, whichever of it is given", arguments: Catalogue.standard.types.map(\.name))
    func roundTrip(typeName: String) throws {
        let type = try #require(Catalogue.standard.type(named: typeName))
        let carried = type.credentials.fields.filter(Self.isCarried)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let given = carried.filter { $0.requirement == .always || Bool.random(using: &generator) }
            let credentials = JSONObject(given.map { ($0.name, Self.value(of: $0)) })
            let document: JSONObject = [
                "name": "n", "datasourceType": .string(typeName), "credentials": .object(credentials),
                "options": ["tags": ["x"], "metadata": ["a": [1, ["b": nil]]], "workspace_id": 4, "new_option": "y"],
            ]
            let creation = try creation(document)
            #expect(!creation.issues.hasErrors, "\(creation.issues.map(\.message))")
            let back = try self.document(from: creation.body)
            #expect(back["options"]?["metadata"] == document["options"]?["metadata"])
            #expect(Self.sorted(back["options"] ?? .null) == Self.sorted(document["options"] ?? .null))
            #expect(back["name"] == "n" && back["datasourceType"] == .string(typeName))
            for field in carried {
                let expected = type.credentials.effectiveValue(of: field.name, in: credentials)
                let found = type.credentials.effectiveValue(of: field.name, in: back["credentials"]?.object ?? [:])
                let isImplied = Self.implied(field) != nil
                #expect(found == expected || isImplied && found == nil, "\(typeName) \(field.name)")
            }
        }
    }

    @Test("What has no place is an error that names it", arguments: Catalogue.standard.types.map(\.name))
    func noPlace(typeName: String) throws {
        let type = try #require(Catalogue.standard.type(named: typeName))
        for field in type.credentials.fields where !Self.hasPlace(field) {
            let document: JSONObject = [
                "name": "n", "datasourceType": .string(typeName), "credentials": [field.name: "something else"],
            ]
            let errors = try creation(document).issues.filter { $0.severity == .error }
            #expect(errors.map(\.path) == [JSONPointer("credentials", field.name)])
        }
    }

    @Test func tenancyHasNoPlace() throws {
        var document = try object(#"{"name":"n","datasourceType":"postgres","credentials":{}}"#)
        document["tenancySettings"] = ["tenancyLevel": "DATABASE"]
        let issues = try creation(document).issues
        #expect(issues.filter { $0.severity == .error }.map(\.path.description) == ["/tenancySettings"])
    }

    // MARK: - Types that only RiverGen knows

    @Test func otherTypesTakeRiverGensOwnWordsAndOurs() throws {
        let document = try object(
            #"""
            {"name":"n","datasourceType":"kafka","credentials":{"host":"h","port":9092,"username":"u","password":"pw-1","database":"d","oauth_token":"pw-2","ssh_local_port":7,"hobby":"pw-3"}}
            """#
        )
        let creation = try creation(document)
        #expect(creation.issues.map(\.path.description) == ["/datasourceType", "/credentials/hobby"])
        #expect(creation.issues.allSatisfy { $0.severity == .warning })
        #expect(
            Self.sorted(.object(creation.body))
                == [
                    "credentials": ["hobby": "pw-3", "oauth_token": "pw-2", "password": "pw-1", "username": "u"],
                    "database_name": "d", "host": "h", "name": "n", "port": 9092, "ssh_local_port": 7, "type": "kafka",
                ]
        )
        let shown = JSONValue.object(creation.translation.body.redacted)
        #expect(!String(decoding: shown.bytes, as: UTF8.self).contains("pw-"))
        #expect(shown["host"] == "h")
        #expect(
            Self.sorted(.object(try self.document(from: creation.body)))
                == Self.sorted(
                    .object([
                        "name": "n", "datasourceType": "kafka",
                        "credentials": [
                            "host": "h", "port": 9092, "database_name": "d", "ssh_local_port": 7, "username": "u",
                            "password": "pw-1", "oauth_token": "pw-2", "hobby": "pw-3",
                        ],
                    ])
                )
        )
    }

    @Test func aConnectionStringIsASecret() throws {
        let document = try object(
            #"{"name":"n","datasourceType":"postgresql","credentials":{"connection_string":"postgresql://u:pw@h/d"}}"#
        )
        let source = try #require(TableDialect.riverGen.source(document))
        #expect(source.datasourceType == "postgres")
        let creation = try creation(document)
        #expect(creation.source["connection_string"] == "postgresql://u:pw@h/d")
        #expect(creation.translation.body.redacted["connection_string"] == "<redacted>")
        let stored = try RiverGenSource([
            "id": 1, "name": "n", "type": "postgresql", "connection_string": "postgresql://u:pw@h/d",
        ])
        let read = try RiverGenDialect.document(of: stored)
        #expect(read["credentials"] == ["connection_string": ["$secret": "stored"]])
    }

    @Test func oneThingIsSaidOnce() throws {
        let document = try object(
            #"{"name":"n","datasourceType":"postgres","credentials":{"sshTunnel":"enable","use_ssh_tunnel":false}}"#
        )
        let errors = try creation(document).issues.filter { $0.severity == .error }
        #expect(errors.map { "\($0.code.rawValue) \($0.path)" } == ["conflict /credentials/use_ssh_tunnel"])
    }

    @Test func theUsualPortIsSent() throws {
        let document = try object(#"{"name":"n","datasourceType":"redshift","credentials":{"host":"h"}}"#)
        #expect(try creation(document).source["port"] == 5439)
    }

    // MARK: - Changes

    private func change(_ text: String, newName: String? = nil) throws -> Said {
        var document = try object(text)
        document["name"] = "n"
        document["datasourceType"] = document["datasourceType"] ?? "postgres"
        let source = try #require(TableDialect.riverGen.source(document))
        return said { () throws(Untranslatable) in try TableDialect.riverGen.change(of: source, newName: newName) }
    }

    @Test func onlyWhatChangesIsSent() throws {
        let change = try change(
            #"{"credentials":{"host":"h","password":"p","sshTunnel":"enable"},"options":{"max_retries":4}}"#,
            newName: "m"
        )
        #expect(change.source == ["name": "m", "host": "h", "use_ssh_tunnel": true, "max_retries": 4])
        #expect(change.credentials == ["password": "p"])
        #expect(
            change.origins == [
                "/newName", "/credentials/host", "/credentials/sshTunnel", "/options/max_retries",
                "/credentials/password",
            ]
        )
    }

    /// The sample of the page about updating, and those about credentials.
    @Test func theDocumentedChangesAreSentExactly() throws {
        let sample =
            #"{"credentials":{"host":"newhost.example.com","port":5433},"options":{"description":"Updated description","connection_pool_size":10,"connection_timeout":60,"tags":["updated","production"]}}"#
        let expected =
            #"{"name":"Updated PostgreSQL","description":"Updated description","host":"newhost.example.com","port":5433,"connection_pool_size":10,"connection_timeout":60,"tags":["updated","production"]}"#
        let body = try change(sample, newName: "Updated PostgreSQL")
        #expect(String(decoding: JSONValue.object(body.source).bytes, as: UTF8.self) == expected)
        let short = try change(#"{"options":{"connection_pool_size":10}}"#, newName: "Updated PostgreSQL").source
        #expect(short == ["name": "Updated PostgreSQL", "connection_pool_size": 10])
        let credentials = try change(#"{"credentials":{"username":"newuser","password":"newpassword"}}"#)
        #expect(credentials.credentials == ["username": "newuser", "password": "newpassword"])
        #expect(credentials.source.isEmpty)
    }

    @Test(
        "What can't be changed or taken away",
        arguments: [
            (#"{"credentials":{"schema":null}}"#, "not_applicable /credentials/schema"),
            (#"{"credentials":{"password":null}}"#, "not_applicable /credentials/password"),
            (#"{"options":{"max_retries":null}}"#, "not_applicable /options/max_retries"),
            (#"{"options":{"workspace_id":3}}"#, "unchangeable /options/workspace_id"),
            (
                #"{"datasourceType":"snowflake","credentials":{"warehouse":"w"}}"#,
                "unchangeable /credentials/warehouse"
            ),
            (#"{"credentials":{"sslMode":"require"}}"#, "not_applicable /credentials/sslMode"),
        ]
    )
    func refusedChanges(text: String, issue: String) throws {
        let issues = try change(text).issues.filter { $0.severity == .error }
        #expect(issues.map { "\($0.code.rawValue) \($0.path)" } == [issue])
    }

    @Test func someThingsHaveAnEmptyValue() throws {
        let text = #"{"credentials":{"sshTunnel":null},"options":{"tags":null,"metadata":null,"description":null}}"#
        let change = try change(text)
        #expect(change.issues.isEmpty)
        #expect(change.source == ["description": "", "use_ssh_tunnel": false, "metadata": [:], "tags": []])
    }

    @Test func longPathsAreRefused() throws {
        for (length, isRefused) in [(1000, false), (1001, true)] {
            let path = String(repeating: "é", count: length)
            let text = #"{"datasourceType":"csv","credentials":{"file":"\#(path)"}}"#
            #expect(try change(text).issues.hasErrors == isRefused)
        }
    }

    // MARK: - Options

    @Test(
        "Options have their ranges",
        arguments: [
            (#"{"connection_pool_size":0}"#, false), (#"{"connection_pool_size":1}"#, true),
            (#"{"connection_timeout":0}"#, false), (#"{"query_timeout":2147483648}"#, false),
            (#"{"query_timeout":2147483647}"#, true), (#"{"max_retries":-1}"#, false), (#"{"max_retries":0}"#, true),
            (#"{"schema_refresh_interval":"3600"}"#, false), (#"{"schema_auto_refresh":1}"#, false),
            (#"{"schema_auto_refresh":false}"#, true), (#"{"workspace_id":0}"#, false), (#"{"tags":[1]}"#, false),
            (#"{"metadata":[]}"#, false), (#"{"metadata":{"a":1}}"#, true), (#"{"something_new":1}"#, true),
        ]
    )
    func options(text: String, isValid: Bool) throws {
        var document = try object(#"{"name":"n","datasourceType":"csv","credentials":{"file":"f"}}"#)
        document["options"] = .object(try object(text))
        let issues = DocumentValidator(.create, target: RiverGenDialect.rules).validate(.object(document))
        #expect(issues.hasErrors == !isValid)
    }
}
