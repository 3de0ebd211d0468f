import Datasource
import JSON
import Testing

struct UpdateTests {
    static func stored() throws -> Document {
        Document(
            name: "a",
            type: .postgres,
            credentials: try object(
                #"{"host": "h", "username": "u", "database": "d", "password": "old", "schema": "s"}"#
            ),
            options: try object(#"{"description": "x", "metadata": {"a": 1}}"#)
        )
    }

    static func update(_ stored: Document, _ members: String, for purpose: Purpose = .update) throws -> DocumentUpdate {
        let params = Array(#"{"name": "a", \#(members)}"#.utf8)
        return try JSONDocument.parsing(params).withRoot { stored.updated(by: $0, for: purpose) }
    }

    @Test(arguments: [
        (
            #""credentials": {"username": "v"}"#,
            #"{"host":"h","username":"v","database":"d","password":"old","schema":"s"}"#
        ),
        (
            #""credentials": {"userName": "v"}"#,
            #"{"host":"h","username":"v","database":"d","password":"old","schema":"s"}"#
        ),
        (#""credentials": {"schema": null}"#, #"{"host":"h","username":"u","database":"d","password":"old"}"#),
        (#""credentials": {"schemaName": null}"#, #"{"host":"h","username":"u","database":"d","password":"old"}"#),
        (#""credentials": {"password": null}"#, #"{"host":"h","username":"u","database":"d","schema":"s"}"#),
        (
            #""credentials": {"password": {"$secret": "stored"}}"#,
            #"{"host":"h","username":"u","database":"d","password":"old","schema":"s"}"#
        ),
        (
            #""credentials": {"password": {"$env": "P"}}"#,
            #"{"host":"h","username":"u","database":"d","password":{"$env":"P"},"schema":"s"}"#
        ),
        (
            #""credentials": {"name": "a", "port": 6000}"#,
            #"{"host":"h","username":"u","database":"d","password":"old","schema":"s","port":6000}"#
        ),
    ])
    func credentials(members: String, expected: String) throws {
        // A changed port would need the password again.
        let members = members.replacing("6000}", with: #"6000, "password": "old"}"#)
        let update = try Self.update(try Self.stored(), members)
        #expect(!update.issues.hasErrors)
        #expect(update.document.credentials == (try object(expected)))
    }

    @Test("A reference is replaced whole, not merged into")
    func referencesAreAtomic() throws {
        var stored = try Self.stored()
        stored.credentials["password"] = ["$env": "A"]
        let update = try Self.update(stored, #""credentials": {"password": {"$file": "f"}}"#)
        #expect(update.document.credentials["password"] == ["$file": "f"])
    }

    @Test func otherMembers() throws {
        let update = try Self.update(
            try Self.stored(),
            #""options": {"description": null, "metadata": {"b": 2}}, "tenancySettings": {"tenancyLevel": "DATABASE"}"#
        )
        #expect(update.issues == [])
        #expect(update.document.options == (try object(#"{"metadata": {"a": 1, "b": 2}}"#)))
        #expect(update.document.tenancySettings == (try object(#"{"tenancyLevel": "DATABASE"}"#)))
        let removed = try Self.update(update.document, #""options": null, "tenancySettings": null"#)
        #expect(removed.document.options == nil)
        #expect(removed.document.tenancySettings == nil)
    }

    @Test(arguments: [
        (#""datasourceType": "csv""#, ["error unchangeable /datasourceType"]),
        (
            #""credentials": {"host": null}"#,
            ["error secret_required /credentials/password", "error missing /credentials/host"]
        ),
        (#""credentials": null"#, ["error wrong_type /credentials"]),
        (#""credentials": {"sslKey": {"$secret": "stored"}}"#, ["error invalid_secret /credentials/sslKey"]),
        (#""credentials": {"password": {"$env": 1}}"#, ["error invalid_secret /credentials/password"]),
        (#""credentials": {"sslmode": null}"#, ["error unknown_field /credentials/sslmode"]),
        (
            #""credentials": {"sshTunnel": "enable", "password": "p"}"#,
            [
                "error missing /credentials/sshHost", "error missing /credentials/sshUsername",
                "error missing /credentials/sshPrivateKey",
            ]
        ),
        (#""tenancySettings": {"tableName": "t"}"#, ["error missing /tenancySettings/tenancyLevel"]),
    ])
    func refused(members: String, found: [String]) throws {
        let stored = try Self.stored()
        let update = try Self.update(stored, members)
        #expect(update.issues.summary == found)
        #expect(update.document == stored)
    }

    @Test("Sending back what get answers changes nothing", arguments: Catalogue.standard.types)
    func redactedDocument(type: TypeDefinition) throws {
        let examples = try type.completeCredentials
        var stored = Document(name: "a", type: type, credentials: examples, options: ["tags": ["t"]])
        for field in type.credentials.fields where field.format == .text && examples[field.name] != nil {
            stored.credentials[field.name] = "a secret"
        }
        let answer = JSONValue.object(stored.redacted).bytes
        #expect(!String(decoding: answer, as: UTF8.self).contains("a secret"))
        let update = try JSONDocument.parsing(answer).withRoot { stored.updated(by: $0) }
        #expect(!update.issues.hasErrors)
        #expect(update.document == stored)
    }

    @Test("The same type may be repeated")
    func sameType() throws {
        #expect(try Self.update(try Self.stored(), #""datasourceType": "postgres""#).issues == [])
    }

    @Test("A test overrides credentials and looks at nothing else")
    func testOverride() throws {
        let update = try Self.update(
            try Self.stored(),
            #""credentials": {"name": "other", "database": "e"}, "options": 1"#,
            for: .test
        )
        #expect(update.issues == [])
        #expect(update.document.credentials["database"] == "e")
    }

    @Test("Without the stored document, changes are judged by themselves")
    func withoutDocument() throws {
        let changes = #"{"name": "a", "datasourceType": "postgres", "credentials": {"port": 0, "schema": null}}"#
        #expect(try issues(in: changes, for: .update).summary == ["error out_of_range /credentials/port"])
        #expect(try issues(in: #"{"name": "a", "credentials": {"port": 0}}"#, for: .update) == [])
        #expect(try issues(in: "{}", for: .update).summary == ["error missing /name"])
    }

    @Test("Where an update replaces everything, it is a whole document")
    func replacing() throws {
        let changes = #"{"name": "a", "datasourceType": "postgres", "credentials": {"port": 1, "schema": null}}"#
        #expect(
            try issues(in: changes, for: .update, on: .replacing).summary == [
                "error wrong_type /credentials/schema", "error missing /credentials/host",
                "error missing /credentials/username", "error missing /credentials/database",
            ]
        )
    }
}
