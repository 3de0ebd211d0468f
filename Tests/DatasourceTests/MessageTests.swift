import Datasource
import JSON
import Testing

struct MessageTests {
    @Test(arguments: [
        (#""pasword": 1"#, "`pasword` isn't known here: did you mean `password`?", "password"),
        (#""sslmode": 1"#, "`sslmode` isn't known here: did you mean `sslMode`?", "sslMode"),
        (#""colour": 1"#, "`colour` isn't known here.", nil),
        (#""port": "6000""#, "`port` must be an integer from 1 to 65535.", "6000"),
        (#""port": 70000"#, "`port` must be from 1 to 65535.", nil),
        (
            #""sslMode": "verify-all""#,
            "`sslMode` must be one of `disable`, `prefer`, `require`, `verify-ca`, `verify-full`.", "verify-full"
        ),
        (#""password": 1"#, #"`password` must be a string or a reference such as `{"$env": "NAME"}`."#, nil),
        (#""schema": null"#, "`schema` can't be null: leave it out instead.", nil),
        (#""schema": """#, "`schema` is empty: leave it out if there is nothing to say.", nil),
        (#""sshHost": """#, "`sshHost` can't be empty.", nil),
        (#""sshHost": null"#, "`sshHost` can't be null.", nil),
        (#""databaseName": "d""#, "`databaseName` is another name for `database`: give it once.", nil),
        (#""schema_name": "s""#, "`schema_name` is accepted for `schema`.", "schema"),
        (#""sslCert": "c""#, "`sslKey` is required together with `sslCert`.", nil),
        (#""sshPort": 22"#, "`sshPort` has a meaning only when `sshTunnel` is `enable`: give `sshTunnel` too.", nil),
        (
            #""sslMode": true"#, "`sslMode` must be one of `disable`, `prefer`, `require`, `verify-ca`, `verify-full`.",
            nil
        ),
        (#""port": 99999999999999999999"#, "`port` must be from 1 to 65535.", nil),
        (#""schema": 5"#, "`schema` must be a string.", "5"),
        (
            #""password": "<redacted>""#, "`password` is what stands for a secret in answers: give the secret itself.",
            nil
        ),
        (
            #""sslRootCert": "system""#,
            "`sslRootCert` isn't a file: leave it out, and the certificates of the system are trusted.", nil
        ),
        (
            #""sslCert": "-----BEGIN CERTIFICATE-----\\nMAA=\\n-----END CERTIFICATE-----""#,
            "`sslCert` has a backslash and an `n` where its PEM text needs line breaks: put a line break in place of each such pair.",
            nil
        ),
    ])
    func wording(members: String, message: String, suggestion: String?) throws {
        let issue = try #require(try issues(in: postgres(members)).first)
        #expect(issue.message == message)
        #expect(issue.suggestion == suggestion)
    }

    @Test(
        "Nobody is told to leave out what is required",
        arguments: [
            (#"{"name": "", "datasourceType": "csv", "credentials": {"file": "f"}}"#, "`name` can't be empty."),
            (#"{"name": null, "datasourceType": "csv", "credentials": {"file": "f"}}"#, "`name` can't be null."),
            (#"{"name": "a", "datasourceType": "csv", "credentials": {"file": ""}}"#, "`file` can't be empty."),
            (#"{"name": "a", "datasourceType": "csv", "credentials": {"file": null}}"#, "`file` can't be null."),
        ]
    )
    func requiredField(document: String, message: String) throws {
        #expect(try issues(in: document).map(\.message) == [message])
    }

    @Test func missingWithCondition() throws {
        let found = try issues(in: postgres(#""sshTunnel": "enable""#))
        #expect(found.first?.message == "`sshHost` is required when `sshTunnel` is `enable`.")
    }

    @Test(arguments: [
        ("postgre", "postgres"), ("PostgreSQL", "postgres"), ("Postgres", "postgres"), ("bigqeury", "bigquery"),
        ("mongo", "mongodb"), ("oracle", nil), ("pg", "postgres"), ("my_sql", "mysql"),
        ("maria", "mysql"), ("sqlserverr", "mssql"), ("amazons3", "awss3"),
    ])
    func unknownType(name: String, suggestion: String?) throws {
        let issue = try #require(
            try issues(in: #"{"name": "a", "datasourceType": "\#(name)", "credentials": {}}"#).first
        )
        #expect(issue.code == .unknownType)
        #expect(issue.suggestion == suggestion)
    }

    @Test func issueAsJSON() throws {
        let issue = try #require(try issues(in: postgres(#""pasword": 1"#)).first)
        let expected = #"""
            {"path": "/credentials/pasword", "code": "unknown_field",
             "message": "`pasword` isn't known here: did you mean `password`?", "severity": "error",
             "suggestion": "password"}
            """#
        #expect(try issue.json == json(expected))
    }

    @Test func encoding() throws {
        let document = #"{"name": "a", "datasourceType": "csv", "credentials": {"file": "f", "encoding": "utf-9"}}"#
        let issue = try #require(try issues(in: document).first)
        #expect(issue.message.hasPrefix("`encoding` must be one of `UTF-8`, `US-ASCII`, `ISO-8859-1`"))
        #expect(issue.suggestion == "UTF-8")
    }

    @Test("A very long key is quoted in part")
    func longKey() throws {
        let key = String(repeating: "k", count: 5000)
        let issue = try #require(try issues(in: postgres(#""\#(key)": 1"#)).first)
        #expect(issue.message.count < 120)
        #expect(issue.suggestion == nil)
    }
}
