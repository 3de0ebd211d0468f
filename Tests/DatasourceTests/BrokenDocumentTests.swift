import Datasource
import JSON
import Testing

/// One broken document for each rule, and exactly what is found in it.
struct BrokenDocumentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var document: String
        var found: [String]

        init(_ document: String, _ found: String...) {
            self.document = document
            self.found = found
        }

        var testDescription: String { document }
    }

    @Test(arguments: [
        Case("[]", "error wrong_type "),
        Case("{}", "error missing /datasourceType", "error missing /credentials", "error missing /name"),
        Case(
            #"{"name": 1, "datasourceType": [], "credentials": 2, "tenancySettings": 3, "options": null}"#,
            "error wrong_type /name",
            "error wrong_type /datasourceType",
            "error wrong_type /credentials",
            "error wrong_type /tenancySettings",
            "error wrong_type /options"
        ),
        Case(#"{"name": "a", "datasourceType": "csv"}"#, "error missing /credentials"),
        Case(#"{"name": "a", "datasourceType": "oracle", "credentials": {}}"#, "error unknown_type /datasourceType"),
        Case(
            #"{"name": "a", "datasourceType": "csv", "credentials": {"file": "f", "name": "b"}}"#,
            "error conflict /credentials/name"
        ),
        Case(
            #"{"datasourceType": "csv", "credentials": {"file": "f", "name": ""}}"#,
            "error empty /credentials/name"
        ),
    ])
    func envelope(example: Case) throws {
        #expect(try issues(in: example.document).summary == example.found)
    }

    @Test(arguments: [
        Case(
            #"{"name": "a", "datasourceType": "postgres", "credentials": {}}"#,
            "error missing /credentials/host",
            "error missing /credentials/username",
            "error missing /credentials/database"
        ),
        Case(postgres(#""sslmode": "require""#), "error unknown_field /credentials/sslmode"),
        Case(postgres(#""a/b~c": 1"#), "error unknown_field /credentials/a~1b~0c"),
        Case(
            postgres(#""mystery": {"$env": "X"}"#),
            "error unknown_field /credentials/mystery",
            "error invalid_secret /credentials/mystery"
        ),
        Case(postgres(#""databaseName": "e""#), "error conflict /credentials/databaseName"),
        Case(postgres(#""schema": "s", "schema": "t""#), "error duplicate_field /credentials/schema"),
        Case(postgres(#""schemaName": "s""#), "warning alias /credentials/schemaName"),
        Case(
            postgres(#""schemaName": "s", "schema": "s""#),
            "warning alias /credentials/schemaName",
            "error duplicate_field /credentials/schema"
        ),
        Case(postgres(#""port": "5432""#), "error wrong_type /credentials/port"),
        Case(postgres(#""port": true"#), "error wrong_type /credentials/port"),
        Case(postgres(#""port": 5432.5"#), "error wrong_type /credentials/port"),
        Case(postgres(#""port": 0"#), "error out_of_range /credentials/port"),
        Case(postgres(#""port": 65536"#), "error out_of_range /credentials/port"),
        Case(postgres(#""port": 1e400"#), "error wrong_type /credentials/port"),
        Case(postgres(#""port": null"#), "error wrong_type /credentials/port"),
        Case(postgres(#""schema": 1"#), "error wrong_type /credentials/schema"),
        Case(postgres(#""schema": []"#), "error wrong_type /credentials/schema"),
        Case(postgres(#""schema": {}"#), "error wrong_type /credentials/schema"),
        Case(postgres(#""schema": {"$env": "S"}"#), "error invalid_secret /credentials/schema"),
        Case(postgres(#""schema": """#), "error empty /credentials/schema"),
        Case(postgres(#""password": """#), "error empty /credentials/password"),
        Case(postgres(#""schema": "a\u0000b""#), "error invalid_format /credentials/schema"),
        Case(postgres(#""schema": "a\nb""#), "error invalid_format /credentials/schema"),
        Case(postgres(#""password": "a\u0000b""#), "error invalid_format /credentials/password"),
        Case(postgres(#""sslMode": "verify""#), "error not_allowed /credentials/sslMode"),
        Case(postgres(#""sslMode": "Require""#), "error not_allowed /credentials/sslMode"),
        Case(postgres(#""sslCert": "c""#), "error required_together /credentials/sslKey"),
        Case(postgres(#""sslKey": "k""#), "error required_together /credentials/sslCert"),
        Case(
            postgres(#""sslMode": "disable", "sslRootCert": "c""#),
            "warning not_applicable /credentials/sslRootCert"
        ),
        Case(
            postgres(#""sshTunnel": "enable""#),
            "error missing /credentials/sshHost",
            "error missing /credentials/sshUsername",
            "error missing /credentials/sshPrivateKey"
        ),
        Case(postgres(#""sshHost": "b""#), "warning not_applicable /credentials/sshHost"),
        Case(postgres(#""sshTunnel": true, "sshHost": "b""#), "error wrong_type /credentials/sshTunnel"),
    ])
    func postgresCredentials(example: Case) throws {
        #expect(try issues(in: example.document).summary == example.found)
    }

    @Test(arguments: [
        Case(
            #"{"delimiter": ",,", "encoding": "nope", "hasHeader": "yes"}"#,
            "error invalid_format /credentials/delimiter",
            "error not_allowed /credentials/encoding",
            "error wrong_type /credentials/hasHeader",
            "error missing /credentials/file"
        ),
        Case(#"{"file": "ftp://h/a.csv"}"#, "error invalid_format /credentials/file"),
        Case(#"{"file": "a", "delimiter": "\""}"#, "error invalid_format /credentials/delimiter"),
        Case(#"{"file": "a", "delimiter": "é"}"#, "error invalid_format /credentials/delimiter"),
        Case(#"{"file": "a", "encoding": "Shift_JIS"}"#, "error not_allowed /credentials/encoding"),
        Case(#"{"file": "a", "encoding": "--"}"#, "error not_allowed /credentials/encoding"),
        Case(#"{"file": "a", "delimiter": "\n"}"#, "error invalid_format /credentials/delimiter"),
        Case(#"{"file": "a", "hasHeader": 1}"#, "error wrong_type /credentials/hasHeader"),
    ])
    func csvCredentials(example: Case) throws {
        let document = #"{"name": "a", "datasourceType": "csv", "credentials": \#(example.document)}"#
        #expect(try issues(in: document).summary == example.found)
    }

    @Test(arguments: [
        Case(#""tenancySettings": {}"#, "error missing /tenancySettings/tenancyLevel"),
        Case(
            #""tenancySettings": {"tenancyLevel": "DATABASE.TABLE", "tableName": "t"}"#,
            "error missing /tenancySettings/clientColumnType",
            "error missing /tenancySettings/schemaName",
            "error missing /tenancySettings/tableClientNameColumn",
            "error missing /tenancySettings/tablePrimaryKeyColumn"
        ),
        Case(#""tenancySettings": {"tenancyLevel": "table"}"#, "error not_allowed /tenancySettings/tenancyLevel"),
        Case(
            #""tenancySettings": {"tenancyLevel": "DATABASE", "table": "t"}"#,
            "error unknown_field /tenancySettings/table"
        ),
        Case(
            #""options": {"description": 1, "tags": ["a", 2], "metadata": "m", "retries": 1}"#,
            "error wrong_type /options/description",
            "error wrong_type /options/tags",
            "error wrong_type /options/metadata",
            "error unknown_field /options/retries"
        ),
        Case(#""options": {"tags": ["a", ""]}"#, "error invalid_format /options/tags"),
        Case(#""options": {"tags": "production"}"#, "error wrong_type /options/tags"),
    ])
    func besidesCredentials(example: Case) throws {
        let document = #"{"name": "a", "datasourceType": "csv", "credentials": {"file": "f"}, \#(example.document)}"#
        #expect(try issues(in: document).summary == example.found)
    }

    @Test("Every problem is told at once, in the order of the document")
    func order() throws {
        let document = #"""
            {"options": {"tags": 1}, "credentials": {"port": 0, "host": "a b", "colour": 1},
             "datasourceType": "postgres", "name": ""}
            """#
        #expect(
            try issues(in: document).summary == [
                "error wrong_type /options/tags", "error out_of_range /credentials/port",
                "error invalid_format /credentials/host", "error unknown_field /credentials/colour",
                "error missing /credentials/username", "error missing /credentials/database", "error empty /name",
            ]
        )
    }

    @Test(
        "A description has at most 1000 characters, counted as Unicode scalars",
        arguments: [(1000, true), (1001, false)]
    )
    func descriptionLength(length: Int, isValid: Bool) throws {
        let description = String(repeating: "é", count: length)
        let document = postgres().dropLast() + #", "options": {"description": "\#(description)"}}"#
        let found = try issues(in: String(document)).summary
        #expect(found == (isValid ? [] : ["error too_long /options/description"]))
    }

    @Test("No message tells the value of a secret or of an unknown key")
    func silence() throws {
        let document = postgres(
            #""password": {"$env": "hunter2="}, "sslKey": "hunter2\nhunter2", "other": "hunter2", "pasword": {"a": "hunter2"}"#
        )
        let found = try issues(in: document)
        #expect(found.count >= 4)
        for issue in found {
            #expect(!String(decoding: issue.json.bytes, as: UTF8.self).contains("hunter2"))
        }
    }
}
