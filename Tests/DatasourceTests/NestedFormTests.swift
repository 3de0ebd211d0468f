import Datasource
import JSON
import Testing

/// A type as rich as any: a list of objects with fields and secrets of their own, and every kind of condition and rule.
struct NestedFormTests {
    static func field(
        _ name: String,
        _ type: ValueType = .string,
        required: Requirement = .never,
        applies: Applicability = .always,
        secret: Bool = false,
        decides: [Destination] = [],
        allowed: [String] = [],
        default standard: JSONValue? = nil
    ) -> Field {
        Field(
            name,
            name,
            type,
            in: .connection,
            help: "A field.",
            required: required,
            applies: applies,
            secrecy: secret ? .secret(sentTo: .server) : .plain,
            decides: decides,
            allowed: allowed,
            default: standard,
            example: "x",
            origin: .documented
        )
    }

    static let element = ObjectForm(
        [
            field("name", required: .always),
            field("host", required: .always, decides: [.server]),
            field("token", secret: true),
            field("inner", .form(ObjectForm([field("key", required: .always, secret: true), field("note")]))),
        ]
    )

    static let managed = Condition.isOneOf("mode", ["elastic", "open"])

    static let type = TypeDefinition(
        "nested",
        "Nested",
        summary: "For these tests.",
        fields: [
            field("mode", allowed: ["elastic", "open", "own"], default: "own"),
            field("cloudId", required: .when(managed), applies: .when(managed, otherwise: .error)),
            field("host", required: .when(.not(managed))),
            field("disableAuth", .boolean, applies: .when(.equals("mode", "own"), otherwise: .error), default: false),
            field("username", required: .when(.not(.any([.equals("disableAuth", true), .isGiven("apiKey")])))),
            field("apiKey", secret: true),
            field("token", secret: true),
            field("clientId"),
            field("clientSecret", secret: true),
            field("keyFile", .string, secret: true),
            field("databases", .forms(element)),
        ],
        rules: [
            .atLeastOne(of: [["token"], ["clientId", "clientSecret"]], when: .equals("mode", "elastic")),
            .atMostOne(of: ["token", "keyFile"]),
        ]
    )

    static let catalogue = Catalogue(types: [type])

    static func document(_ credentials: String) -> String {
        #"{"name": "a", "datasourceType": "nested", "credentials": \#(credentials)}"#
    }

    @Test(arguments: [
        (#"{"host": "h", "username": "u"}"#, []),
        (#"{"host": "h", "disableAuth": true}"#, []),
        (#"{"host": "h", "apiKey": "k"}"#, []),
        (#"{"host": "h", "disableAuth": false}"#, ["error missing /credentials/username"]),
        ("{}", ["error missing /credentials/host", "error missing /credentials/username"]),
        (#"{"mode": "open", "cloudId": "c", "apiKey": "k"}"#, []),
        (#"{"mode": "open", "apiKey": "k"}"#, ["error missing /credentials/cloudId"]),
        (
            #"{"mode": "open", "cloudId": "c", "apiKey": "k", "disableAuth": true}"#,
            ["error not_applicable /credentials/disableAuth"]
        ),
        (#"{"host": "h", "apiKey": "k", "cloudId": "c"}"#, ["error not_applicable /credentials/cloudId"]),
        (#"{"mode": "elastic", "cloudId": "c", "apiKey": "k", "token": "t"}"#, []),
        (#"{"mode": "elastic", "cloudId": "c", "apiKey": "k", "clientId": "i", "clientSecret": "s"}"#, []),
        (
            #"{"mode": "elastic", "cloudId": "c", "apiKey": "k", "clientId": "i"}"#,
            ["error one_required /credentials/token"]
        ),
        (#"{"host": "h", "apiKey": "k", "token": "t", "keyFile": "f"}"#, ["error conflict /credentials/keyFile"]),
        (#"{"mode": 1, "cloudId": "c", "apiKey": "k"}"#, ["error wrong_type /credentials/mode"]),
    ])
    func conditions(credentials: String, found: [String]) throws {
        #expect(try issues(in: Self.document(credentials), catalogue: Self.catalogue).summary == found)
    }

    @Test(arguments: [
        (#"[{"name": "x", "host": "h", "token": {"$env": "T"}, "inner": {"key": "k"}}]"#, []),
        ("{}", ["error wrong_type /credentials/databases"]),
        (
            #"[1, {"name": "x", "hots": "h"}, {"name": "y", "host": "h", "inner": {"note": 1}}]"#,
            [
                "error wrong_type /credentials/databases/0", "error unknown_field /credentials/databases/1/hots",
                "error missing /credentials/databases/1/host",
                "error wrong_type /credentials/databases/2/inner/note",
                "error missing /credentials/databases/2/inner/key",
            ]
        ),
    ])
    func elements(databases: String, found: [String]) throws {
        let credentials = #"{"host": "h", "username": "u", "databases": \#(databases)}"#
        #expect(try issues(in: Self.document(credentials), catalogue: Self.catalogue).summary == found)
    }

    static func stored() throws -> Document {
        let credentials = try object(
            #"""
            {"host": "h", "username": "u", "apiKey": "k",
             "databases": [{"name": "x", "host": "1", "token": "tx", "inner": {"key": "kx"}},
                           {"name": "y", "host": "2", "token": {"$env": "TY"}}]}
            """#
        )
        return Document(name: "a", type: type, credentials: credentials)
    }

    static func update(_ databases: String) throws -> DocumentUpdate {
        let params = Array(#"{"name": "a", "credentials": {"databases": \#(databases)}}"#.utf8)
        let stored = try stored()
        return try JSONDocument.parsing(params).withRoot { stored.updated(by: $0, catalogue: catalogue) }
    }

    @Test("A list is replaced whole; a placeholder keeps the secret of the element with the same name")
    func listsAreReplaced() throws {
        let update = try Self.update(
            #"""
            [{"name": "y", "host": "2", "token": {"$secret": "stored"}},
             {"name": "x", "host": "1", "inner": {"key": {"$secret": "stored"}, "note": "n"}}]
            """#
        )
        #expect(update.issues == [])
        let expected = #"""
            [{"name": "y", "host": "2", "token": {"$env": "TY"}},
             {"name": "x", "host": "1", "inner": {"key": "kx", "note": "n"}}]
            """#
        #expect(update.document.credentials["databases"] == (try json(expected)))
    }

    @Test(arguments: [
        (
            #"[{"name": "z", "host": "1", "token": {"$secret": "stored"}}]"#,
            ["error invalid_secret /credentials/databases/0/token"]
        ),
        (
            #"[{"name": "y", "host": "2"}, {"name": "x", "host": "3", "token": {"$secret": "stored"}}]"#,
            ["error secret_required /credentials/databases/1/token"]
        ),
        (#"[{"name": "x", "host": "3", "token": "new"}]"#, []),
        (#"[{"name": "x", "host": null}]"#, ["error wrong_type /credentials/databases/0/host"]),
    ])
    func listsWithSecrets(databases: String, found: [String]) throws {
        #expect(try Self.update(databases).issues.summary == found)
    }

    @Test func redaction() throws {
        let expected = #"""
            {"host": "h", "username": "u", "apiKey": {"$secret": "stored"},
             "databases": [{"name": "x", "host": "1", "token": {"$secret": "stored"},
                            "inner": {"key": {"$secret": "stored"}}},
                           {"name": "y", "host": "2", "token": {"$env": "TY"}}]}
            """#
        #expect(try Self.stored().redacted["credentials"] == (try json(expected)))
    }

    @Test func secretsApart() throws {
        let credentials = try Self.stored().credentials
        let resolved = Self.type.resolving(credentials) { reference, pointer in Secret("\(reference) at \(pointer)") }
        let secrets = resolved.secrets.map { "\($0.key) = \($0.value.revealed)" }.sorted()
        #expect(
            secrets == [
                "/apiKey = k", "/databases/0/inner/key = kx", "/databases/0/token = tx",
                #"/databases/1/token = environment("TY") at /databases/1/token"#,
            ]
        )
        let plain = #"""
            {"host": "h", "username": "u",
             "databases": [{"name": "x", "host": "1", "inner": {}}, {"name": "y", "host": "2"}],
             "mode": "own", "disableAuth": false}
            """#
        #expect(resolved.plain == (try object(plain)))
    }
}
