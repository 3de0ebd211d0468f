import Datasource
import HTTPTransport
import JSON
import Testing

@testable import Connectivity

/// What answers where a type's server should, and is something else.
private struct OtherProduct: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    var type = "text/html"
    let body: String

    var testDescription: String { name }

    static let all = [
        OtherProduct(name: "an empty object", status: 200, type: "application/json", body: "{}"),
        OtherProduct(name: "an empty array", status: 200, type: "application/json", body: "[]"),
        OtherProduct(name: "null", status: 200, type: "application/json", body: "null"),
        OtherProduct(name: "some API", status: 200, type: "application/json", body: someAPI),
        OtherProduct(name: "a page", status: 200, body: "<!DOCTYPE html><html><body>Log in</body></html>"),
        OtherProduct(
            name: "a page as text",
            status: 200,
            type: "text/plain",
            body: "\n<HTML><body>Log in</body></HTML>"
        ),
        OtherProduct(name: "nothing", status: 200, type: "text/plain", body: ""),
        OtherProduct(
            name: "empty XML",
            status: 200,
            type: "application/xml",
            body: "<?xml version=\"1.0\"?><ListBucketResult/>"
        ),
        OtherProduct(name: "no content", status: 204, body: ""),
        OtherProduct(name: "a bad request", status: 400, body: "<html><h1>400 Bad Request</h1></html>"),
        OtherProduct(name: "a forbidden page", status: 403, body: "<html><h1>403 Forbidden</h1></html>"),
        OtherProduct(name: "a missing page", status: 404, body: "<html><h1>404 Not Found</h1></html>"),
        OtherProduct(name: "another method", status: 405, body: "<html><h1>405 Not Allowed</h1></html>"),
        OtherProduct(name: "a broken server", status: 500, body: "<html><h1>500</h1></html>"),
        OtherProduct(name: "a busy server", status: 503, body: "<html><h1>503</h1></html>"),
    ]

    /// Members that several of the services have, without what makes them theirs.
    private static let someAPI = """
        {"id": "1", "status": "ok", "success": true, "data": {}, "result": [], "stats": {}, "version": {"number": "3.3"}, \
        "kind": "Status", "access_token": "", "WorkGroup": {}, "meta": []}
        """
}

@Suite("What isn't the product", .timeLimit(.minutes(10)))
struct OtherProductTests {
    private static let types = [
        "athena", "awss3", "bigquery", "clickhouse", "csv", "elasticsearch", "firebolt", "opensearch", "snowflake",
        "trino",
    ]

    @Test("No test succeeds, and each says what is there", arguments: types, OtherProduct.all)
    private func answers(_ type: String, _ other: OtherProduct) throws {
        // One word is a file with one column.
        guard type != "csv" || other.body != "null" else { return }
        let server = FaultyServer(
            .answering(other.status, headers: ["Content-Type: \(other.type)", "Connection: close"], other.body)
        )
        defer { withExtendedLifetime(server) {} }
        let driver = try #require(DriverRegistry.standard.driver(for: type))
        let (plain, secrets) = try Self.credentials(type, server.port)
        let trial = try HTTPTrial(driver, type, plain, secrets: secrets)
        let failure = try #require(trial.report.outcome.failure, "\(trial.visibleText)")
        #expect(failure.hint != nil && failure.stage != nil)
        #expect(!failure.fields.isEmpty, "\(trial.visibleText)")
        #expect(failure.reason != .unknown, "\(trial.visibleText)")
        let isCSV = type == "csv" && other.status < 400
        #expect(isCSV || failure.nativeCode == "HTTP \(other.status)", "\(trial.visibleText)")
        if other.status < 300 {
            #expect(failure.reason == (isCSV ? .malformedData : .protocolError), "\(trial.visibleText)")
        }
        for secret in trial.secrets {
            #expect(!trial.visibleText.contains(secret))
        }
    }

    private static func credentials(_ type: String, _ port: Int) throws -> (JSONObject, [String: String]) {
        let url = JSONValue.string("http://127.0.0.1:\(port)")
        let place: JSONObject = ["host": "127.0.0.1", "port": .number(JSONNumber(port))]
        let login: JSONObject = ["username": "alice"]
        let password = ["password": "right-pw"]
        let amazon: JSONObject = ["region": "us-east-1", "accessKeyId": "AKID", "endpoint": url]
        let amazonSecret = ["secretAccessKey": "right-secret"]
        switch type {
        case "athena": return (amazon.changed(by: ["outputLocation": "s3://shop/data/"]), amazonSecret)
        case "awss3": return (amazon.changed(by: ["bucket": "shop"]), amazonSecret)
        case "bigquery":
            let key: JSONObject = [
                "type": "service_account", "private_key": .string(try StandInServices.shared().key("right")),
                "client_email": "svc@p.iam.gserviceaccount.com", "token_uri": url,
            ]
            let text = String(decoding: JSONValue.object(key).bytes, as: UTF8.self)
            return (["projectId": "p", "endpoint": url], ["serviceAccountKey": text])
        case "clickhouse": return (place.changed(by: login).changed(by: ["protocol": "http"]), password)
        case "csv": return (["file": .string("http://127.0.0.1:\(port)/sales.csv")], [:])
        case "elasticsearch", "opensearch":
            return (login.changed(by: ["server_type": "self-managed", "host": url]), password)
        case "firebolt":
            return (["clientId": "app-id", "account": "shop", "endpoint": url], ["clientSecret": "right-secret"])
        case "snowflake":
            let names: JSONObject = ["protocol": "http", "warehouse": "W", "database": "D"]
            return (place.changed(by: login).changed(by: names), password)
        default:
            return (place.changed(by: login).changed(by: ["catalog": "hive", "sslMode": "disable"]), [:])
        }
    }
}
