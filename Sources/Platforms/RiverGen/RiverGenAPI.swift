import HTTPTransport
import JSON

/// What RiverGen's API can be asked.
enum RiverGenOperation: Hashable, Sendable, CaseIterable {
    case list
    case get
    case create
    case update
    case updateCredentials
    case test
    case health
    case discover
    case schemas
    case delete

    /// Whether it concerns one source, by its id.
    var hasID: Bool { self != .list && self != .create }
}

/// Which sources a listing is about.
package struct RiverGenFilter: Sendable {
    /// RiverGen's name of a type: `postgresql`.
    package var type: String?

    /// What is in the name or in the description, in any case.
    package var search: String?

    package init(type: String? = nil, search: String? = nil) {
        self.type = type
        self.search = search
    }
}

/// The requests of RiverGen's API, version 1, as its documentation shows them.
struct RiverGenAPI: Sendable {
    static let path = "/api/v1"

    /// How many sources are asked for at once, at most: what RiverGen allows isn't documented.
    static let pageSize = 100

    let baseURL: PlatformBaseURL

    /// The workspace that everything is about; nil for the whole organization.
    let workspaceID: Int?

    private static let sources = "/data-sources"

    /// One page, from 1. The oldest source comes first, so that a new one doesn't shift the pages.
    func list(page: Int, size: Int, _ filter: RiverGenFilter) -> PlatformCall {
        var query: [(name: String, value: String)] = [
            ("page", "\(page)"), ("page_size", "\(size)"), ("sort_by", "created_at"), ("sort_order", "asc"),
        ]
        query += workspaceID.map { [("workspace_id", "\($0)")] } ?? []
        query += filter.type.map { [("type", $0)] } ?? []
        query += filter.search.map { [("search", $0)] } ?? []
        return PlatformCall(method: .get, url: baseURL.appending(Self.sources, query: query))
    }

    func get(_ id: Int) -> PlatformCall {
        PlatformCall(method: .get, url: url(id))
    }

    func create(_ body: JSONObject) -> PlatformCall {
        call(.post, baseURL.appending(Self.sources), body)
    }

    func update(_ id: Int, _ body: JSONObject) -> PlatformCall {
        call(.patch, url(id), body)
    }

    func updateCredentials(_ id: Int, _ body: JSONObject) -> PlatformCall {
        call(.patch, url(id, "/credentials"), body)
    }

    /// - Parameter seconds: how long RiverGen may try.
    func test(_ id: Int, seconds: Int) -> PlatformCall {
        call(.post, url(id, "/test"), ["timeout_seconds": .number(JSONNumber(seconds))])
    }

    /// - Parameter limit: how many earlier checks to tell beside the last.
    func health(_ id: Int, limit: Int) -> PlatformCall {
        PlatformCall(method: .get, url: url(id, "/health", [("limit", "\(limit)")]))
    }

    func discover(_ id: Int) -> PlatformCall {
        PlatformCall(method: .post, url: url(id, "/discover-schema", [("refresh", "true")]))
    }

    func schemas(_ id: Int, schemaName: String?, tableName: String?) -> PlatformCall {
        var query = schemaName.map { [(name: "schema_name", value: $0)] } ?? []
        query += tableName.map { [("table_name", $0)] } ?? []
        query.append(("include_columns", "true"))
        return PlatformCall(method: .get, url: url(id, "/schemas", query))
    }

    /// - Parameter force: whether for good; nil for what RiverGen usually does, which can be undone there.
    func delete(_ id: Int, force: Bool?) -> PlatformCall {
        PlatformCall(method: .delete, url: url(id, "", force.map { [("force", "\($0)")] } ?? []))
    }

    private func url(_ id: Int, _ path: String = "", _ query: [(name: String, value: String)] = []) -> String {
        baseURL.appending("\(Self.sources)/\(id)\(path)", query: query)
    }

    private func call(_ method: HTTPRequest.Method, _ url: String, _ body: JSONObject) -> PlatformCall {
        PlatformCall(method: method, url: url, body: JSONValue.object(body).bytes)
    }
}
