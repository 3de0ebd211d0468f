import HTTPTransport
import JSON
import Testing

@testable import Connectivity

/// An answer to `GET /`, and what a test makes of it.
struct SearchCase: CustomTestStringConvertible, Sendable {
    let name: String
    let cause: FailureCause?
    let answer: String
    var changes: JSONObject = [:]
    var secrets = ["password": "right-pw"]
    let end: String
    var fields: [String] = []
    var code: String?

    var testDescription: String { name }
}

@Suite("Elasticsearch and OpenSearch", .timeLimit(.minutes(10)))
struct SearchTests {
    private static func answer(_ status: String, _ body: String, _ headers: String = "") -> String {
        "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let elastic = answer(
        "200 OK",
        #"{"name": "n", "cluster_name": "c", "version": {"number": "9.1.0"}, "tagline": "You Know, for Search"}"#,
        "X-Elastic-Product: Elasticsearch\r\n"
    )
    private static let open = answer(
        "200 OK",
        #"{"name": "n", "cluster_name": "c", "version": {"distribution": "opensearch", "number": "3.1.0"}}"#
    )
    private static let error =
        #"{"error": {"type": "security_exception", "reason": "for [alice], right-pw"}, "status": 401}"#
    private static let refused = "authenticate authentication_failed"

    private static let cases = [
        SearchCase(name: "right", cause: .success, answer: elastic, end: "ok"),
        SearchCase(
            name: "wrong password",
            cause: .wrongSecret,
            answer: answer("401 Unauthorized", error),
            end: refused,
            fields: ["username", "password"],
            code: "HTTP 401 security_exception"
        ),
        SearchCase(
            name: "wrong API key",
            cause: .expiredSecret,
            answer: answer("401 Unauthorized", error),
            secrets: ["apiKey": "right-pw"],
            end: refused,
            fields: ["apiKey"],
            code: "HTTP 401 security_exception"
        ),
        SearchCase(
            name: "login needed",
            cause: nil,
            answer: answer("401 Unauthorized", "Unauthorized"),
            changes: ["disableAuth": true],
            end: refused,
            fields: ["disableAuth"],
            code: "HTTP 401"
        ),
        SearchCase(
            name: "no privilege",
            cause: .missingPermission,
            answer: answer("403 Forbidden", error),
            end: "authorize permission_denied",
            fields: ["username", "password"]
        ),
        SearchCase(
            name: "something else",
            cause: nil,
            answer: answer("200 OK", "{}"),
            end: "authenticate protocol_error",
            fields: ["host"]
        ),
        SearchCase(
            name: "a page",
            cause: nil,
            answer: answer("200 OK", "<html>"),
            end: "authenticate protocol_error",
            fields: ["host"]
        ),
        SearchCase(
            name: "unavailable",
            cause: nil,
            answer: answer("503 No", ""),
            end: "authenticate server_busy",
            fields: ["host"]
        ),
        SearchCase(
            name: "without a host",
            cause: nil,
            answer: "",
            changes: ["host": ""],
            end: "validate invalid_parameters",
            fields: ["host"]
        ),
        SearchCase(
            name: "closed port",
            cause: .closedPort,
            answer: "",
            changes: ["host": "http://127.0.0.1:1"],
            end: "connect connection_refused",
            fields: ["host"],
            code: "ECONNREFUSED"
        ),
        SearchCase(
            name: "unknown host",
            cause: .unknownHost,
            answer: "",
            changes: ["host": "no-such-host.invalid"],
            end: "resolve host_not_found",
            fields: ["host"]
        ),
        SearchCase(
            name: "open cloud",
            cause: nil,
            answer: "",
            changes: ["server_type": "elastic-cloud", "cloudId": "https://a.invalid", "disableAuth": true],
            end: "validate invalid_parameters",
            fields: ["disableAuth"]
        ),
        SearchCase(
            name: "broken cloud id",
            cause: nil,
            answer: "",
            changes: ["server_type": "open-cloud", "cloudId": "name:!!"],
            end: "validate invalid_parameters",
            fields: ["cloudId"]
        ),
    ]

    @Test(arguments: cases, ["elasticsearch", "opensearch"])
    func outcome(_ example: SearchCase, _ type: String) throws {
        let server = FaultyServer(.saying(example.answer))
        let trial = try trial(type, server, example.changes, secrets: example.secrets)
        #expect(trial.report.end == example.end, "\(trial.visibleText)")
        #expect(trial.report.fields == example.fields)
        if let code = example.code {
            #expect(trial.report.outcome.failure?.nativeCode == code)
        }
        for secret in ["right-pw", "cmlnaHQtcH"] {
            #expect(!trial.visibleText.contains(secret), "\(trial.visibleText)")
        }
        if let cause = example.cause {
            try record(trial.report.outcome, type, cause, variant: example.cause == .success ? "" : example.name)
        }
    }

    @Test(
        "The product is told, and a warning where it is the other one",
        arguments: [
            ("elasticsearch", elastic, "Elasticsearch"), ("opensearch", open, "OpenSearch"),
            ("elasticsearch", open, "OpenSearch"),
        ]
    )
    func product(type: String, answer: String, product: String) throws {
        let outcome = try trial(type, FaultyServer(.saying(answer))).report.outcome
        #expect(outcome.failure == nil)
        #expect(outcome.server?["product"]?.string == product)
        #expect(outcome.server?["cluster"] == "c")
        #expect(
            outcome.warnings.contains { $0.contains("not \(type == "opensearch" ? "OpenSearch" : "Elasticsearch")") }
                == (product.lowercased() != type)
        )
    }

    @Test(arguments: HTTPFault.all.map(\.cause), ["elasticsearch", "opensearch"])
    func fault(_ cause: FailureCause, _ type: String) throws {
        let example = try #require(HTTPFault.all.first { $0.cause == cause })
        let trial = try trial(type, FaultyServer(example.fault), milliseconds: example.milliseconds)
        #expect(trial.report.end == example.end.replacing("*", with: "authenticate"), "\(trial.visibleText)")
        #expect(trial.report.fields == ["host"])
        #expect(trial.milliseconds < Double(example.milliseconds) + 8_000)
        try record(trial.report.outcome, type, cause)
    }

    @Test(
        "A cloud id leads to the cluster",
        arguments: [
            // cluster.example.com$abc$def
            ("name:Y2x1c3Rlci5leGFtcGxlLmNvbSRhYmMkZGVm", "https://abc.cluster.example.com"),
            // example.com:9243$abc
            ("a:b:ZXhhbXBsZS5jb206OTI0MyRhYmM=", "https://abc.example.com:9243"),
            ("https://abc.example.com:9200/", "https://abc.example.com:9200"),
        ]
    )
    func cloudID(text: String, url: String) throws {
        #expect(try CloudID.address(text, HTTPFields(host: ["cloudId"])).url("") == url)
    }

    @Test(
        "What isn't a cloud id",
        arguments: ["", "name:", "name:YWJj", "name:JCQk", "http://abc.example.com", "name:YS9iJGMvZA=="]
    )
    func noCloudID(text: String) {
        #expect(throws: TestFailure.self) { try CloudID.address(text, HTTPFields(host: ["cloudId"])) }
    }

    @Test("Mappings become columns, with fields inside fields")
    func mappings() throws {
        let body = #"""
            {".own": {"mappings": {"properties": {"x": {"type": "long"}}}}, "b": {"mappings": {}},
             "a": {"mappings": {"properties": {"name": {"type": "keyword"}, "address": {"properties": {"city": {"type": "text"}}}}}}}
            """#
        let schema = try SearchMappings(.init(status: 200, body: Array(body.utf8)), HTTPFields(host: ["host"])).schema
        #expect(schema.schemas.map(\.tables.count) == [2])
        #expect(schema.schemas[0].tables.map(\.name) == ["a", "b"])
        #expect(schema.schemas[0].tables[0].columns.map(\.name) == ["name", "address.city"])
    }

    private func trial(
        _ type: String,
        _ server: FaultyServer,
        _ changes: JSONObject = [:],
        secrets: [String: String] = ["password": "right-pw"],
        milliseconds: Int = 10_000
    ) throws -> HTTPTrial {
        var plain: JSONObject = [
            "server_type": "self-managed", "host": .string("http://127.0.0.1:\(server.port)"), "username": "alice",
        ]
        for member in changes.members {
            plain[member.key.string] = member.value
        }
        let driver = SearchDriver(type == "opensearch" ? .openSearch : .elasticsearch)
        // It would stop listening with its last use.
        return try withExtendedLifetime(server) {
            try HTTPTrial(driver, type, plain, secrets: secrets, milliseconds: milliseconds)
        }
    }
}
