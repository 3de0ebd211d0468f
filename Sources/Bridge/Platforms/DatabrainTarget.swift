import Connectivity
import Datasource
import HTTPTransport
import JSON
import JSONRPC
import POSIX
import Platforms

/// Databrain, on its cloud or on a server of one's own.
///
/// It tests every source itself before it stores it, replaces everything on update, and hands out names alone.
struct DatabrainTarget: PlatformTarget {
    static let service = "Databrain"

    let name: String
    let kind = TargetConfiguration.Kind.databrain
    let capabilities = Capabilities(operations: [.list, .create, .update, .delete, .sync])

    let connector: Connector

    /// Nil when the configured base URL can't be used, which the configuration's problems say.
    let configuredClient: DatabrainClient?

    init(_ target: TargetConfiguration, configuration: Configuration) {
        self.init(target, configuration: configuration, http: target.transport)
    }

    init(_ target: TargetConfiguration, configuration: Configuration, http: any HTTPClient) {
        name = target.name
        let resolver = SecretResolver(allowsCommands: configuration.allowsCommands)
        connector = Connector(resolver: resolver)
        let baseURL = try? DatabrainClient.baseURL(target.settings["baseURL"]?.string ?? DatabrainClient.cloud)
        let token = PlatformToken(target.settings["token"] ?? .null, resolver: resolver)
        configuredClient = baseURL.map { DatabrainClient(baseURL: $0, tokens: token, client: http) }
    }

    // MARK: - Reading

    func list(_ query: ListQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        guard query.datasourceType == nil else {
            throw RPCError(
                .notSupported,
                "Databrain lists names alone, so that it can't be asked for a type; leave `datasourceType` out."
            )
        }
        guard let page = query.page else {
            let names = try ask { client throws(PlatformFailure) in try client.names(context.interruption) }
            return ["data": .array(Self.items(names.filter(query.matches)))]
        }
        let found = try window(page, query, context)
        return ListQuery.answer(Self.items(found.names), page, hasMore: found.hasMore)
    }

    private func window(
        _ page: ListQuery.Page,
        _ query: ListQuery,
        _ context: JobContext
    ) throws(RPCError) -> DatabrainClient.Page {
        guard let offset = page.offset else { return DatabrainClient.Page(names: [], hasMore: false) }
        return try ask { client throws(PlatformFailure) in
            guard query.nameContains != nil else {
                return try client.names(from: offset, count: page.size, context.interruption)
            }
            let rest = try client.names(context.interruption).filter(query.matches).dropFirst(offset)
            return DatabrainClient.Page(names: Array(rest.prefix(page.size)), hasMore: rest.count > page.size)
        }
    }

    private static func items(_ names: [String]) -> [JSONValue] {
        names.map { ["name": .string($0)] }
    }

    func get(_ name: String, _ context: JobContext) throws(RPCError) -> JSONValue {
        throw RPCError(
            .notSupported,
            "Databrain has no way to read a source back; `datasource.list` says whether it is there."
        )
    }

    func exportDocument(_ name: String, _ context: JobContext) throws(RPCError) -> JSONObject {
        throw RPCError(
            .notSupported,
            "Databrain hands out no credentials, so that nothing can be copied from there; create the source anew."
        )
    }

    func schema(_ query: SchemaQuery, _ context: JobContext) throws(RPCError) -> JSONValue {
        throw RPCError(.notSupported, "Databrain's API doesn't show schemas; look at the data source's page instead.")
    }

    func check(_ client: DatabrainClient, _ interruption: Interruption) throws(PlatformFailure) {
        try client.check(interruption)
    }
}
