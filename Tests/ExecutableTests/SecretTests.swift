import Foundation
import JSON
import Testing

/// Passwords don't come out.
@Suite struct SecretTests {
    private static let password = #"p"4\%sé word"#
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func line(_ id: Int, _ method: String, _ params: JSONValue) -> String {
        let request: JSONValue = [
            "jsonrpc": "2.0", "id": .number(JSONNumber(id)), "method": .string(method), "params": params,
        ]
        return String(decoding: request.bytes, as: UTF8.self)
    }

    private func document(password: JSONValue) -> JSONValue {
        [
            "name": "db", "datasourceType": "postgres", "test": false,
            "credentials": [
                "host": "localhost", "port": 1, "username": "me", "database": "app", "password": password,
            ],
        ]
    }

    @Test func aStoredSecretIsNeverShown() throws {
        let result = try Executable.serve(
            [
                line(1, "datasource.create", document(password: .string(Self.password))),
                line(2, "datasource.get", ["name": "db"]),
                line(3, "datasource.test", ["name": "db"]),
                line(
                    4,
                    "datasource.update",
                    ["name": "db", "test": false, "credentials": ["password": ["$secret": "stored"]]]
                ),
                line(5, "datasource.validate", document(password: ["value": .string(Self.password)])),
                line(
                    6,
                    "datasource.update",
                    ["name": "db", "test": false, "credentials": ["pasword": .string(Self.password)]]
                ),
            ],
            ["--log-level", "trace"],
            in: folder
        )
        #expect(result.answers.count == 6)
        #expect(result.result(1)?["revision"] == 1)
        #expect(result.result(2)?["credentials"]?["password"] == ["$secret": "stored"])
        #expect(result.result(4)?["revision"] == 2)
        let escaped = JSONValue.string(Self.password).bytes.dropFirst().dropLast()
        for text in [Self.password, String(decoding: escaped, as: UTF8.self)] {
            #expect(!result.output.contains(text))
            #expect(!result.errors.contains(text))
        }
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder.url.path) {
            guard let data = FileManager.default.contents(atPath: folder.path(file)) else { continue }
            #expect(data.range(of: Data(Self.password.utf8)) == nil, "\(file) holds the password")
            #expect(data.range(of: Data(escaped)) == nil, "\(file) holds the password")
        }
    }

    @Test func aStoredPasswordDoesNotGoToANewHost() throws {
        let result = try Executable.serve(
            [
                line(1, "datasource.create", document(password: .string(Self.password))),
                line(
                    2,
                    "datasource.update",
                    ["name": "db", "test": false, "credentials": ["host": "evil.example.com"]]
                ),
                line(3, "datasource.test", ["name": "db", "credentials": ["port": 2]]),
                line(
                    4,
                    "datasource.update",
                    ["name": "db", "test": false, "credentials": ["host": "new.example.com", "password": "other"]]
                ),
            ],
            in: folder
        )
        #expect(result.error(2)?["code"] == -32602)
        #expect(result.error(2)?["data"]?["issues"]?.array?.first?["path"] == "/credentials/password")
        #expect(result.error(3)?["code"] == -32602 || result.result(3)?["reason"] == "invalid_parameters")
        #expect(result.result(4)?["revision"] == 2)
    }

    @Test func referencesStayReferences() throws {
        let file = try folder.write("secret", "from the file\n")
        let result = try Executable.serve(
            [
                line(1, "datasource.create", document(password: ["$file": .string(file)])),
                line(2, "datasource.get", ["name": "db"]),
                line(
                    3,
                    "datasource.update",
                    ["name": "db", "test": false, "credentials": ["password": ["$env": "NOT_SET_ANYWHERE"]]]
                ),
                line(4, "datasource.test", ["name": "db"]),
                line(
                    5,
                    "datasource.update",
                    ["name": "db", "test": false, "credentials": ["password": ["$command": ["true"]]]]
                ),
                line(6, "datasource.test", ["name": "db"]),
            ],
            in: folder
        )
        #expect(result.result(2)?["credentials"]?["password"] == ["$file": .string(file)])
        #expect(result.result(4)?["reason"] == "secret_unavailable")
        #expect(result.result(4)?["fields"] == ["/credentials/password"])
        #expect(result.result(6)?["reason"] == "secret_unavailable")
    }

    @Test func thePlaceholderIsNoPassword() throws {
        let result = try Executable.serve(
            [line(1, "datasource.create", document(password: ["$secret": "stored"]))],
            in: folder
        )
        #expect(result.error(1)?["code"] == -32602)
    }
}
