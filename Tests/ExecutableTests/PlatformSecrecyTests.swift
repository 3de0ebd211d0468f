import Foundation
import JSON
import Testing

/// Platforms that quote what they were given, in every spelling: nothing that the executable tells holds the token or a
/// password, however much it tells.
@Suite struct PlatformSecrecyTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// With everything in it that has to be escaped somewhere.
    private static let password = #"pässword "77"/+%&=\end"#
    private static let token = #"token_/+%25&"9"=\end"#

    private static let platforms = [OutcomePlatform.databrain, .riverGen, .credible]

    /// Every spelling that somebody may quote a secret in.
    private static func spellings(_ secret: String) -> [String] {
        let bytes = Data(secret.utf8)
        let quoted = String(decoding: JSONValue.string(secret).bytes.dropFirst().dropLast(), as: UTF8.self)
        let escaped = quoted.unicodeScalars.map { $0.isASCII ? "\($0)" : String(format: "\\u%04x", $0.value) }.joined()
        return [
            secret, quoted, escaped, secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "",
            bytes.map { String(format: "%%%02x", $0) }.joined(), bytes.base64EncodedString(),
            Data("dbuser:\(secret)".utf8).base64EncodedString(), Data("Bearer \(secret)".utf8).base64EncodedString(),
        ]
    }

    /// What may stand nowhere: of the base64 of something longer, the part that is the secret's alone.
    private static func forbidden(_ secret: String) -> [String] {
        spellings(secret).map {
            $0.hasPrefix("ZGJ1") || $0.hasPrefix("QmVh") ? String($0.dropFirst(12).dropLast(4)) : $0
        }
    }

    /// The platform while it quotes.
    private struct Stage {
        let platform: OutcomePlatform
        let standIn: StandInProcess
        let folder: TemporaryFolder
        let format: String

        func run(_ method: String, _ parameters: JSONObject, target: String? = nil) throws -> Executable.Result {
            var parameters = parameters
            parameters["timeoutMs"] = 10_000
            let target = ["--target", target ?? platform.target]
            let environment = platform.environment(standIn.port).mapValues { value in
                platform.secrets.contains(value) ? PlatformSecrecyTests.token : value
            }
            return try Executable.serve(
                [request(1, method, parameters), request(2, "bridge.info"), request(3, "target.list")],
                target + ["--log-level", "trace", "--log-format", format],
                in: folder,
                environment: environment
            )
        }

        /// Makes the next request of this method go wrong, with these secrets quoted.
        func quote(_ secrets: [String], _ method: String, status: Int = 400) throws {
            let text = JSONValue.string(secrets.flatMap(PlatformSecrecyTests.spellings).joined(separator: ", "))
            let code = JSONValue.string(secrets[0])
            let error: JSONValue = [
                "error": ["code": code, "message": text, "details": ["field": text, "reason": text]]
            ]
            _ = try standIn.command([
                "mend": true,
                "fail": [
                    "kind": "status", "status": .number(JSONNumber(status)), "body": error,
                    "method": .string(method), "times": 100, "headers": ["Retry-After": "0"],
                ],
            ])
        }
    }

    @Test("No secret is told", arguments: platforms, ["text", "json"])
    func nothingIsTold(platform: OutcomePlatform, format: String) throws {
        let standIn = try StandInProcess(platform.script, ["--token", Self.token])
        let stage = Stage(platform: platform, standIn: standIn, folder: folder, format: format)
        var document = platform.document("a")
        var credentials = try #require(document["credentials"]?.object)
        credentials["password"] = .string(Self.password)
        document["credentials"] = .object(credentials)
        var results: [Executable.Result] = []

        // While nothing goes wrong.
        var dryRun = document
        dryRun["dryRun"] = true
        var kept = named("b", document)
        kept["test"] = false
        results.append(try stage.run("datasource.create", dryRun))
        results.append(try stage.run("datasource.create", document))
        results.append(try stage.run("datasource.create", kept, target: "local"))
        let copy: JSONObject = ["name": "b", "from": "local", "to": .string(platform.target), "omit": []]
        results.append(try stage.run("datasource.copy", copy))
        results.append(try stage.run("datasource.list", [:]))
        #expect(results[1].result(1) != nil && results[3].answer(1) != nil)

        // While the platform quotes what it was just given.
        let update = try #require(platform.operations.first { $0.method == "datasource.update" })
        var change = document
        change["name"] = "a"
        for status in [400, 401, 409, 500] {
            try stage.quote([Self.password, Self.token], "POST", status: status)
            results.append(try stage.run("datasource.create", named("c", document)))
            try stage.quote([Self.password, Self.token], update.spoiled.method, status: status)
            results.append(try stage.run("datasource.update", change))
            try stage.quote([Self.token], "DELETE", status: status)
            results.append(try stage.run("datasource.delete", ["name": "a"]))
            try stage.quote([Self.token], "GET", status: status)
            results.append(try stage.run("datasource.list", [:]))
            results.append(try stage.run("target.check", [:]))
        }
        #expect(results.count == 25)
        for result in results {
            #expect(result.answers.count == 3)
            let decoded = result.answers.flatMap(strings).joined(separator: "\n")
            for text in [result.output, result.errors, decoded] {
                for secret in [Self.password, Self.token] {
                    let found = Self.forbidden(secret).filter(text.contains)
                    #expect(found == [], "\(text.prefix(2000))")
                }
            }
        }
    }

    /// A body in Databrain's words has its name among the credentials.
    private func named(_ name: String, _ document: JSONObject) -> JSONObject {
        var document = document
        guard var credentials = document["credentials"]?.object, credentials["name"] != nil else {
            document["name"] = .string(name)
            return document
        }
        credentials["name"] = .string(name)
        document["credentials"] = .object(credentials)
        return document
    }

    private func strings(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text.string]
        case .array(let elements): elements.flatMap(strings)
        case .object(let object): object.members.flatMap { [$0.key.string] + strings($0.value) }
        default: []
        }
    }
}
