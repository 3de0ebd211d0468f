import Datasource
import JSON
import Testing

struct TypesAnswerTests {
    private func field(_ name: String, of type: TypeDefinition) throws -> JSONValue {
        try #require(try type.json["fields"]?.array?.first { $0["name"]?.string == name })
    }

    @Test func answers() throws {
        let all = try #require(try JSONValue(parsing: TypesAnswer.all)["data"]?.array)
        #expect(all.compactMap { $0["datasourceType"]?.string } == Catalogue.standard.types.map(\.name))
        let one = try #require(TypesAnswer.one("csv"))
        let answer = try JSONValue(parsing: one)
        #expect(answer["data"]?.array == [try TypeDefinition.csv.json])
        #expect(answer["tenancySettings"]?["fields"]?.array?.count == TenancySettings.form.fields.count)
        #expect(answer["options"]?["jsonSchema"]?["properties"]?["tags"] != nil)
        #expect(TypesAnswer.one("oracle") == nil)
    }

    @Test func fieldInFull() throws {
        let expected = #"""
            {"name": "port", "type": "integer", "label": "Port", "help": "The TCP port of the server.",
             "group": "connection", "secret": false, "required": false, "minimum": 1, "maximum": 65535,
             "default": 5432, "example": 5432, "aliases": [], "decidesDestination": true, "origin": "documented"}
            """#
        #expect(try field("port", of: .postgres) == json(expected))
    }

    @Test func conditions() throws {
        let enabled = try json(#"{"field": "sshTunnel", "equals": "enable"}"#)
        let host = try field("sshHost", of: .postgres)
        #expect(host["required"] == ["when": enabled])
        #expect(host["appliesWhen"] == enabled)
        #expect(host["otherwise"] == "warning")
        #expect(try field("host", of: .postgres)["required"] == true)
        #expect(try field("password", of: .postgres)["secret"] == true)
        #expect(try field("sslMode", of: .postgres)["allowedValues"]?.array?.count == 5)
        #expect(try field("username", of: .postgres)["aliases"] == ["user", "userName"])
    }

    @Test func rules() throws {
        let together = try json(#"{"together": ["sslCert", "sslKey"]}"#)
        #expect(try TypeDefinition.postgres.json["rules"] == [together])
        let expected = #"""
            [{"atLeastOneOf": [["token"], ["clientId", "clientSecret"]],
              "when": {"field": "mode", "equals": "elastic"}},
             {"atMostOneOf": ["token", "keyFile"]}]
            """#
        #expect(try NestedFormTests.type.json["rules"] == json(expected))
    }

    @Test func groups() {
        let names = TypeDefinition.postgres.groups.map(\.rawValue)
        #expect(names == ["connection", "authentication", "tls", "sshTunnel"])
    }

    @Test func schemaOfCredentials() throws {
        let schema = try TypeDefinition.postgres.credentialsSchema
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"] == ["host", "username", "database"])
        let properties = try #require(schema["properties"])
        #expect(properties.object?.keys == TypeDefinition.postgres.credentials.fields.map(\.name))
        #expect(properties["port"]?["maximum"] == 65535)
        #expect(properties["host"]?["type"] == "string")
        #expect(properties["host"]?["writeOnly"] == nil)
        let password = try #require(properties["password"])
        #expect(password["writeOnly"] == true)
        let shapes = try #require(password["anyOf"]?.array)
        #expect(shapes.count == 4)
        #expect(shapes.compactMap { $0["required"]?.array?.first?.string } == ["$env", "$file", "$command"])
        #expect(schema["dependentRequired"] == (try json(#"{"sslCert": ["sslKey"], "sslKey": ["sslCert"]}"#)))
        let condition = #"""
            [{"if": {"properties": {"sshTunnel": {"const": "enable"}}, "required": ["sshTunnel"]},
              "then": {"required": ["sshHost", "sshUsername"]}},
             {"if": {"allOf": [{"properties": {"sshTunnel": {"const": "enable"}}, "required": ["sshTunnel"]},
                               {"not": {"required": ["sshPassword"]}}]},
              "then": {"required": ["sshPrivateKey"]}}]
            """#
        #expect(schema["allOf"] == (try json(condition)))
    }

    @Test("A condition on a default holds without the field, so the field isn't required by it")
    func schemaOfDefaults() throws {
        let schema = try NestedFormTests.type.credentialsSchema
        let conditions = try #require(schema["allOf"]?.array)
        let expected = #"""
            {"if": {"properties": {"mode": {"const": "own"}}}, "then": true,
             "else": {"properties": {"disableAuth": false}}}
            """#
        #expect(conditions.contains(try json(expected)))
        let choice = #"""
            {"if": {"properties": {"mode": {"const": "elastic"}}, "required": ["mode"]},
             "then": {"anyOf": [{"required": ["token"]}, {"required": ["clientId", "clientSecret"]}]}}
            """#
        #expect(conditions.contains(try json(choice)))
        #expect(conditions.contains(try json(#"{"not": {"anyOf": [{"required": ["token", "keyFile"]}]}}"#)))
    }

    @Test("Editors are told the encodings, and schemas accept the spellings that a validator accepts")
    func encodings() throws {
        let names = TextEncoding.allCases.map { JSONValue.string($0.name) }
        #expect(try field("encoding", of: .csv)["allowedValues"]?.array == names)
        let schema = try #require(try TypeDefinition.csv.credentialsSchema["properties"]?["encoding"])
        #expect(schema["anyOf"]?.array?.first == ["enum": .array(names)])
        let pattern = try Regex(#require(schema["anyOf"]?.array?.last?["pattern"]?.string))
        let spellings = [
            "utf8", "Utf_8", " utf-8-SIG", "CP1252", "latin-1", "ISO_8859-1:1987", "utf-9", "", "-", "utf16 le",
        ]
        for name in spellings + TextEncoding.allCases.map(\.name) {
            let text = #"{"name": "a", "datasourceType": "csv", "credentials": {"file": "f", "encoding": "\#(name)"}}"#
            let isValid = try issues(in: text).isEmpty
            #expect(isValid == (name.firstMatch(of: pattern) != nil), "\(name)")
            #expect(isValid == (TextEncoding(named: name) != nil), "\(name)")
        }
    }

    @Test("The schema of a delimiter accepts what a validator accepts")
    func delimiters() throws {
        let schema = try #require(try TypeDefinition.csv.credentialsSchema["properties"]?["delimiter"])
        let pattern = try Regex(#require(schema["pattern"]?.string)).matchingSemantics(.unicodeScalar)
        for value in UInt8.min...UInt8.max {
            let text = String(Unicode.Scalar(value))
            let isSeparator = ColumnSeparator.byte(of: text) != nil
            #expect((text.wholeMatch(of: pattern) != nil) == isSeparator, "\(value)")
        }
    }

    @Test func schemaOfOptions() throws {
        let answer = try JSONValue(parsing: TypesAnswer.answer([]))
        let options = answer["options"]?["jsonSchema"]?["properties"]
        #expect(options?["tags"]?["items"]?["maxLength"] == 255)
        #expect(answer["tenancySettings"]?["jsonSchema"]?["required"] == ["tenancyLevel"])
    }
}
