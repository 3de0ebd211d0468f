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
struct DatabrainTarget: Target {
    let name: String
    let kind = TargetConfiguration.Kind.databrain
    let capabilities = Capabilities(operations: [.list, .create, .update, .delete, .sync])

    let connector: Connector

    /// Nil when the configured base URL can't be used, which the configuration's problems say.
    private let configuredClient: DatabrainClient?

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

    /// Asks Databrain, and turns its failures into the protocol's errors.
    func ask<Result>(
        about datasourceType: String? = nil,
        _ body: (DatabrainClient) throws(PlatformFailure) -> Result
    ) throws(RPCError) -> Result {
        let client = try client
        do throws(PlatformFailure) {
            return try body(client)
        } catch {
            throw RPCError(error, datasourceType: datasourceType)
        }
    }

    var client: DatabrainClient {
        get throws(RPCError) {
            guard let configuredClient else {
                throw RPCError(.configurationError, "The target's `baseURL` can't be used.")
            }
            return configuredClient
        }
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
            return ["data": Self.items(names.filter(query.matches))]
        }
        let found = try window(page, query, context)
        return [
            "data": Self.items(found.names), "page": .number(JSONNumber(page.number)),
            "pageSize": .number(JSONNumber(page.size)), "hasMore": .bool(found.hasMore),
        ]
    }

    private func window(
        _ page: ListQuery.Page,
        _ query: ListQuery,
        _ context: JobContext
    ) throws(RPCError) -> DatabrainClient.Page {
        let (offset, overflow) = (page.number - 1).multipliedReportingOverflow(by: page.size)
        // No platform has that many.
        guard !overflow, offset < 1 << 32 else { return DatabrainClient.Page(names: [], hasMore: false) }
        return try ask { client throws(PlatformFailure) in
            guard query.nameContains != nil else {
                return try client.names(from: offset, count: page.size, context.interruption)
            }
            let rest = try client.names(context.interruption).filter(query.matches).dropFirst(offset)
            return DatabrainClient.Page(names: Array(rest.prefix(page.size)), hasMore: rest.count > page.size)
        }
    }

    private static func items(_ names: [String]) -> JSONValue {
        .array(names.map { ["name": .string($0)] })
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

    func check(_ context: JobContext) -> TargetCheck {
        do throws(RPCError) {
            try ask { client throws(PlatformFailure) in try client.check(context.interruption) }
            return TargetCheck(isReachable: true, isAuthenticated: true)
        } catch {
            return TargetCheck(
                isReachable: error.details["upstream"] != nil,
                isAuthenticated: false,
                message: error.message
            )
        }
    }
}

extension ListQuery {
    /// Whether a name is asked for, compared as bytes.
    func matches(_ name: String) -> Bool {
        guard let nameContains else { return true }
        let wanted = nameContains.utf8
        var rest = name.utf8[...]
        while !rest.starts(with: wanted) {
            guard rest.popFirst() != nil else { return false }
        }
        return true
    }
}
