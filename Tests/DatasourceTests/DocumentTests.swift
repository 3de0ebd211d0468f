import Datasource
import JSON
import Testing

struct DocumentTests {
    private func document(_ text: String) throws -> Document {
        try #require(try JSONDocument.parsing(Array(text.utf8)).withRoot { Document($0) })
    }

    @Test("A documented body of Databrain becomes a document in canonical spelling")
    func canonicalForm() throws {
        let document = try document(
            #"""
            {"datasourceType": "postgres", "target": "local",
             "credentials": {"name": "n", "host": "h", "userName": "u", "databaseName": "d", "password": "p"},
             "options": {"tags": ["t"]}}
            """#
        )
        let expected = #"""
            {"name": "n", "datasourceType": "postgres",
             "credentials": {"host": "h", "username": "u", "database": "d", "password": "p"},
             "options": {"tags": ["t"]}}
            """#
        #expect(document.unredacted == (try object(expected)))
        let again = try self.document(String(decoding: JSONValue.object(document.unredacted).bytes, as: UTF8.self))
        #expect(again == document)
    }

    @Test func incompleteDocument() throws {
        for text in ["{}", #"{"name": "a"}"#, #"{"name": "a", "datasourceType": "oracle"}"#] {
            #expect(try JSONDocument.parsing(Array(text.utf8)).withRoot { Document($0) } == nil)
        }
    }

    @Test func redaction() throws {
        let document = Document(
            name: "a",
            type: .postgres,
            credentials: try object(
                #"{"host": "h", "password": "p", "sslKey": {"$file": "k"}, "sshPrivateKeyPassphrase": {"$env": 1}, "unknown": ["u"]}"#
            )
        )
        let expected = #"""
            {"host": "h", "password": {"$secret": "stored"}, "sslKey": {"$file": "k"},
             "sshPrivateKeyPassphrase": {"$secret": "stored"}, "unknown": {"$secret": "stored"}}
            """#
        #expect(document.redacted["credentials"] == (try json(expected)))
        let given = document.type.credentials.redacted(document.credentials, as: .given)
        #expect(given["password"] == ["$secret": "given"])
    }

    @Test("Credentials to connect with have the defaults of what isn't given")
    func defaults() throws {
        let given = try object(#"{"host": "h", "username": "u", "database": "d", "sslMode": "require"}"#)
        let credentials = TypeDefinition.postgres.resolving(given) { _, _ in Secret("") }
        #expect(credentials.integer("port") == 5432)
        #expect(credentials.string("sslMode") == "require")
        #expect(credentials.string("sshTunnel") == "disable")
        #expect(credentials.string("schema") == nil)
        #expect(credentials.secrets.isEmpty)
    }

    struct Unavailable: Error {}

    @Test func failingReference() throws {
        let given = try object(#"{"password": {"$env": "P"}}"#)
        #expect(throws: Unavailable.self) {
            try TypeDefinition.postgres.resolving(given) { _, _ throws(Unavailable) in throw Unavailable() }
        }
    }
}
