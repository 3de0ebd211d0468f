import HTTPTransport
import JSON

/// What Databrain's API can be asked.
enum DatabrainOperation: Hashable, Sendable, CaseIterable {
    case list
    case create
    case update
    case delete
    case sync
}

/// The requests of Databrain's API, version 2, as its documentation shows them.
struct DatabrainAPI: Sendable {
    static let path = "/api/v2"

    /// How many names stand on one page; it can't be chosen.
    static let pageSize = 10

    let baseURL: PlatformBaseURL

    private static let sources = "/datasource"

    /// Every name at once.
    var listAll: PlatformCall {
        PlatformCall(method: .get, url: baseURL.appending(Self.sources))
    }

    /// One page of names, from 1.
    func list(page: Int) -> PlatformCall {
        let query = [(name: "isPagination", value: "true"), (name: "pageNumber", value: "\(page)")]
        return PlatformCall(method: .get, url: baseURL.appending(Self.sources, query: query))
    }

    func create(_ body: JSONObject) -> PlatformCall {
        PlatformCall(method: .post, url: baseURL.appending(Self.sources), body: JSONValue.object(body).bytes)
    }

    func update(_ body: JSONObject) -> PlatformCall {
        PlatformCall(method: .put, url: baseURL.appending(Self.sources), body: JSONValue.object(body).bytes)
    }

    func delete(_ name: String) -> PlatformCall {
        let query = [(name: "datasourceName", value: name)]
        return PlatformCall(method: .delete, url: baseURL.appending(Self.sources, query: query))
    }

    /// - Parameter id: the source's UUID.
    func sync(_ id: String) -> PlatformCall {
        let body: JSONValue = ["input": ["datasourceId": .string(id)]]
        return PlatformCall(method: .post, url: baseURL.appending(Self.sources + "/sync"), body: body.bytes)
    }
}
