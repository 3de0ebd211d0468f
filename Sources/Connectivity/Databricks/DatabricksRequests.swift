import Datasource
import HTTPTransport
import JSON

/// The requests of Databricks' REST API that a test makes: `https://docs.databricks.com/api/workspace/statementexecution`,
/// `https://docs.databricks.com/api/workspace/clusters/get`, and "Authorize service principal access with OAuth",
/// `https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m`.
struct DatabricksRequests {
    static let tokenPath = "/oidc/v1/token"
    static let statementsPath = "/api/2.0/sql/statements"
    static let clusterPath = "/api/2.1/clusters/get"

    let address: HTTPAddress

    /// The most bytes of an answer; a catalogue may be long, but the API sends no more than 25 MiB at once.
    private static let responseLimit = 64 << 20

    /// Asks for a token that holds for an hour.
    func token(identifier: String, secret: Secret) -> HTTPRequest {
        HTTPRequest(
            .post,
            address.url(Self.tokenPath),
            headers: [
                HTTPAuthorization.basic(identifier, secret),
                ("Content-Type", .plain("application/x-www-form-urlencoded")), ("Accept", .plain("application/json")),
            ],
            body: Array("grant_type=client_credentials&scope=all-apis".utf8)
        )
    }

    /// Runs a statement on a warehouse. The answer comes when it is done, or after the shortest wait that the API knows.
    func statement(_ text: String, warehouse: String, _ token: Secret) -> HTTPRequest {
        let body: JSONValue = [
            "warehouse_id": .string(warehouse), "statement": .string(text), "wait_timeout": "5s",
            "on_wait_timeout": "CONTINUE", "format": "JSON_ARRAY", "disposition": "INLINE",
        ]
        var request = HTTPRequest(
            .post,
            address.url(Self.statementsPath),
            headers: headers(token) + [("Content-Type", .plain("application/json"))],
            body: body.bytes
        )
        request.responseLimit = Self.responseLimit
        return request
    }

    /// Asks how far a statement is.
    func look(_ statement: String, _ token: Secret) -> HTTPRequest {
        let path = Self.statementsPath + "/" + PercentEncoding.pathSegment(statement)
        var request = HTTPRequest(.get, address.url(path), headers: headers(token))
        request.responseLimit = Self.responseLimit
        return request
    }

    func cluster(_ identifier: String, _ token: Secret) -> HTTPRequest {
        HTTPRequest(
            .get,
            address.url(Self.clusterPath, [(name: "cluster_id", value: identifier)]),
            headers: headers(token)
        )
    }

    private func headers(_ token: Secret) -> [HTTPAuthorization.Header] {
        [HTTPAuthorization.bearer(token), ("Accept", .plain("application/json"))]
    }
}
