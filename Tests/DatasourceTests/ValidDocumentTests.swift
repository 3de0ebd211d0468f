import Datasource
import Testing

struct ValidDocumentTests {
    @Test(arguments: [
        postgres(),
        postgres(#""password": "p""#),
        postgres(#""port": 5433, "schema": "public", "sslMode": "disable""#),
        postgres(#""port": 5432.0"#),
        postgres(#""sslCert": "client.crt", "sslKey": "client.key""#),
        postgres(#""password": {"$file": "~/.secret"}"#),
        postgres(#""password": {"$command": ["op", "read", "x"]}"#),
        postgres(#""passw\u006frd": "with an escaped key""#),
        postgres(#""password": "line\nbreak""#),
        postgres(#""sshTunnel": "enable", "sshHost": "b", "sshUsername": "u", "sshPrivateKey": {"$file": "k"}"#),
        #"{"name": "a", "datasourceType": "csv", "credentials": {"file": "a.csv"}}"#,
        #"{"name": "a", "datasourceType": "duckdb", "credentials": {"file": "a.duckdb"}}"#,
        #"""
        {"name": "a", "datasourceType": "csv",
         "credentials": {"file": "https://example.com/a.csv", "delimiter": "\t", "encoding": "ISO-8859-1",
                         "hasHeader": false},
         "options": {"description": "two\nlines", "tags": [], "metadata": {"$env": 1, "any": [null]}}}
        """#,
        #"""
        {"datasourceType": "redshift", "name": "a", "tenancySettings": {"tenancyLevel": "DATABASE"},
         "credentials": {"host": "h", "username": "u", "database": "d"}}
        """#,
    ])
    func isAccepted(document: String) throws {
        #expect(try issues(in: document) == [])
    }

    @Test("The document of the protocol's description")
    func documentedForm() throws {
        let document = #"""
            {"name": "production-postgres", "datasourceType": "postgres",
             "credentials": {"host": "db.example.com", "port": 5432, "username": "dbuser",
                             "password": {"$env": "PG_PASSWORD"}, "database": "analytics", "schema": "public"},
             "tenancySettings": {"tenancyLevel": "TABLE", "clientColumnType": "STRING", "schemaName": "public",
                                 "tableName": "clients", "tableClientNameColumn": "name",
                                 "tablePrimaryKeyColumn": "id"},
             "options": {"description": "Main warehouse", "tags": ["production"]},
             "target": "local", "dryRun": true}
            """#
        #expect(try issues(in: document) == [])
    }

    @Test("A body as Databrain documents it", arguments: [TargetRules.local, .platform, .replacing])
    func databrainBody(target: TargetRules) throws {
        let body = #"""
            {"datasourceType": "postgres",
             "credentials": {"name": "production-postgres", "host": "db.example.com", "port": 5432,
                             "username": "dbuser", "password": "securepassword", "database": "analytics",
                             "schema": "public"}}
            """#
        #expect(try issues(in: body, for: .create, on: target) == [])
        #expect(try issues(in: body, for: .update, on: target) == [])
    }
}
