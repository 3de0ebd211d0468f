import Datasource
import JSON
import NativeLibraries
import POSIX
import Testing

@testable import Connectivity

struct PostgresParameterTests {
    @Test(
        "What the credentials lack or hold wrongly is told before anything is opened",
        arguments: [
            (["host": ""], ["host"]),
            (["host": "a\0b"], ["host"]),
            (["host": 1], ["host"]),
            (["username": .null], ["username"]),
            (["database": ""], ["database"]),
            (["port": 0], ["port"]),
            (["port": 65536], ["port"]),
            (["port": "5432"], ["port"]),
            (["sslMode": "allow"], ["sslMode"]),
            (["sslCert": "/x"], ["sslCert", "sslKey"]),
        ] as [(JSONObject, [String])]
    )
    func invalid(_ changes: JSONObject, _ fields: [String]) throws {
        let trial = try PostgresTrial(PostgresCredentials(port: 1, changes))
        #expect(trial.report.end == "validate invalid_parameters")
        #expect(trial.report.fields == fields)
    }

    @Test(arguments: [(TypeDefinition.postgres.name, 5432), ("redshift", 5439), ("cockroachdb", 26257)])
    func usualPort(_ type: String, _ port: Int) throws {
        let definition = try #require(Catalogue.standard.type(named: type))
        let driver = PostgresDriver(definition, .postgreSQL)
        #expect(driver.usualPort == port)
    }

    @Test("Quotes and backslashes in values stay values")
    func quoting() throws {
        let options = try PostgresLibrary.shared.functions().options
        let connection = try connection(
            ["database": "a' sslmode='disable"],
            secrets: ["password": "\\' user=postgres '"]
        )
        let text = connection.text(for: options)
        #expect(text.contains(#"dbname='a\' sslmode=\'disable'"#))
        #expect(text.contains(#"password='\\\' user=postgres \''"#))
    }

    @Test("Every option that a variable could set is given or hidden, and the double login isn't asked for")
    func complete() throws {
        let options = try PostgresLibrary.shared.functions().options
        let connection = try connection(["sslMode": "prefer"])
        let text = connection.text(for: options)
        let hidden = connection.variablesToHide(for: options)
        for option in options {
            guard let variable = option.variable else { continue }
            #expect(text.contains("\(option.keyword)='") != hidden.contains(variable), "\(option.keyword)")
        }
        #expect(text.contains("sslmode='require'"))
        #expect(hidden.contains("PGSERVICE") && !hidden.contains("PGPASSWORD"))
    }

    @Test("An option of a library to come is set to what is built in, or its variable is hidden")
    func unknownOption() throws {
        let options = [
            PostgresLibrary.Option(keyword: "host", variable: "PGHOST", builtInValue: ""),
            PostgresLibrary.Option(keyword: "new", variable: "PGNEW", builtInValue: "x"),
            PostgresLibrary.Option(keyword: "newer", variable: "PGNEWER", builtInValue: ""),
            PostgresLibrary.Option(keyword: "unreachable", variable: nil, builtInValue: "y"),
        ]
        let connection = try connection([:])
        #expect(connection.text(for: options) == "host='localhost' new='x'")
        #expect(connection.variablesToHide(for: options).first == "PGNEWER")
    }

    @Test("Texts that no server takes are refused before anybody is asked")
    func limits() throws {
        for (member, count) in [("username", 4_001), ("database", 4_001), ("password", 16_385)] {
            let text = String(repeating: "x", count: count)
            let isSecret = member == "password"
            let given = PostgresCredentials(
                port: 1,
                isSecret ? [:] : JSONObject([(key: member, value: .string(text))]),
                secrets: isSecret ? [member: text] : [:]
            )
            let trial = try PostgresTrial(given)
            #expect(trial.report.end == "validate invalid_parameters", "\(trial.report.end)")
            #expect(trial.report.fields == [member])
        }
        #expect("db.example.test.".withoutTrailingDot == "db.example.test")
        #expect(".".withoutTrailingDot == ".")
    }

    private func connection(
        _ changes: JSONObject,
        secrets: [String: String] = [:]
    ) throws -> PostgresConnectionText {
        let credentials = PostgresCredentials(port: 1, changes, secrets: secrets).credentials
        let parameters = try PostgresParameters(credentials, usualPort: 5432)
        let files = try TLSFiles(
            parameters.tlsMode,
            rootCertificate: parameters.rootCertificate,
            certificate: parameters.certificate,
            key: parameters.key,
            TestSession.patient().interruption
        )
        return PostgresConnectionText(parameters, address: "127.0.0.1", files: files, usesTLS: true)
    }
}
