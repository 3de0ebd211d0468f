import Datasource
import HTTPTransport

/// Statements as ClickHouse takes them over HTTP: `https://clickhouse.com/docs/interfaces/http`.
struct ClickHouseRequest {
    let parameters: ClickHouseParameters

    /// The most bytes of an answer; a catalogue may be long.
    private static let responseLimit = 64 << 20

    /// A statement whose rows come as JSON arrays. It goes into the body, because what a GET carries is logged by proxies.
    func statement(_ text: String) -> HTTPRequest {
        let database = parameters.database.map { [(name: "database", value: $0)] } ?? []
        var request = HTTPRequest(
            .post,
            parameters.address.url("/", database),
            headers: login + [("Content-Type", .plain("text/plain; charset=UTF-8"))],
            body: Array((text + " FORMAT JSONCompact").utf8)
        )
        request.responseLimit = Self.responseLimit
        return request
    }

    /// Basic authentication keeps every password as it is; a header of its own would lose spaces at the ends. Only a user's
    /// name can't have a colon there.
    private var login: [HTTPAuthorization.Header] {
        guard parameters.username != nil || parameters.password != nil else { return [] }
        let username = parameters.username ?? "default"
        let password = parameters.password ?? Secret("")
        guard username.utf8.contains(UInt8(ascii: ":")) else {
            return [HTTPAuthorization.basic(username, password)]
        }
        return [("X-ClickHouse-User", .plain(username)), ("X-ClickHouse-Key", .secret(prefix: "", password))]
    }
}
