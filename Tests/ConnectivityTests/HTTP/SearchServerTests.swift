import JSON
import POSIX
import Testing

@testable import Connectivity

/// Against the stand-ins, which the vendors' own clients log in to as well.
@Suite("Servers of Elasticsearch and OpenSearch", .timeLimit(.minutes(10)))
struct SearchServerTests {
    private static func plain(_ port: Int, _ changes: JSONObject = [:]) -> JSONObject {
        var plain: JSONObject = [
            "server_type": "self-managed", "host": .string("https://localhost:\(port)"), "username": "alice",
        ]
        for member in changes.members {
            plain[member.key.string] = member.value
        }
        return plain
    }

    private static func driver(_ type: String) -> SearchDriver {
        SearchDriver(type == "opensearch" ? .openSearch : .elasticsearch)
    }

    private func trial(
        _ type: String,
        _ changes: JSONObject = [:],
        secrets: [String: String] = ["password": "right-pw"]
    ) throws -> HTTPTrial {
        let services = try StandInServices.shared()
        var plain = Self.plain(services.port(type, .tls), changes)
        plain["sslRootCert"] = services.file("ca.crt")
        return try HTTPTrial(Self.driver(type), type, plain, secrets: secrets)
    }

    @Test("The right login gets in, and others don't", arguments: ["elasticsearch", "opensearch"])
    func logins(_ type: String) throws {
        let right = try trial(type)
        try right.expect(ExpectedOutcome("ok"), .success)
        #expect(right.report.outcome.server?["product"] == (type == "opensearch" ? "OpenSearch" : "Elasticsearch"))
        #expect(right.report.outcome.warnings == [])
        let login = ["username", "password"]
        let wrong = ExpectedOutcome("authenticate authentication_failed", login)
        try trial(type, secrets: ["password": "wr0ng-pw"]).expect(wrong, .wrongSecret)
        let nobody = "nobody-\(UInt64.random(in: 0...UInt64.max))"
        try trial(type, ["username": .string(nobody)]).expect(wrong, .unknownUser)
        #expect(try StandInServices.shared().count(type, nobody) == 1)
        let denied = ExpectedOutcome("authorize permission_denied", login, code: "HTTP 403 security_exception")
        try trial(type, ["username": "bob"]).expect(denied, .missingPermission)
    }

    @Test("API keys, as they are shown and encoded")
    func keys() throws {
        let encoded = HTTPAuthorization.base64(Array("key-id:right-key".utf8))
        for key in ["key-id:right-key", encoded] {
            try trial("elasticsearch", secrets: ["apiKey": key]).expect(
                ExpectedOutcome("ok"),
                .success,
                variant: "API key"
            )
        }
        let wrong = ExpectedOutcome(
            "authenticate authentication_failed",
            ["apiKey"],
            code: "HTTP 401 security_exception"
        )
        let forged = try trial("elasticsearch", secrets: ["apiKey": "key-id:wr0ng-key"])
        try forged.expect(wrong, .wrongSecret, variant: "API key")
        let old = try trial("elasticsearch", secrets: ["apiKey": "old-id:right-key"])
        try old.expect(wrong, .expiredSecret, variant: "API key")
    }

    @Test("Certificates of both sides", arguments: ["elasticsearch", "opensearch"])
    func certificates(_ type: String) throws {
        try expectCertificates(of: type, host: ["host"], hasClientCertificates: true) { port, members, secrets in
            let all = secrets.merging(["password": "right-pw"]) { $1 }
            return try HTTPTrial(Self.driver(type), type, Self.plain(port, members), secrets: all)
        }
    }

    @Test("The servers are what the vendors' own clients take them for")
    func independentClients() throws {
        let services = try StandInServices.shared()
        var parameters: JSONObject = ["authorities": services.file("ca.crt")]
        for type in ["elasticsearch", "opensearch"] {
            parameters[type] = .number(JSONNumber(services.port(type, .tls)))
        }
        let outcomes = try VendorClient.outcomes("check_search", parameters)
        for name in ["elasticsearch right", "elasticsearch key", "opensearch right"] {
            #expect(outcomes[name] == "ok", "\(outcomes)")
        }
        for name in outcomes.keys where name.contains("wrong") {
            #expect(outcomes[name]?.hasPrefix("Authentication") == true, "\(outcomes)")
        }
        for name in ["elasticsearch no privilege", "opensearch no privilege"] {
            #expect(outcomes[name]?.hasPrefix("Authorization") == true, "\(outcomes)")
        }
    }
}
